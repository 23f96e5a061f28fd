//! How views travel to the browser's code: inside a page as base64, as an answer in bytes.

use leptos::server::codee::{Decoder, Encoder};
use leptos::server_fn::codec::Post;
use leptos::server_fn::{Bytes, ContentType, Decodes, Encodes, Format, FormatType};
use serde::Serialize;
use serde::de::DeserializeOwned;
use wire::DecodeError;

use crate::drawn::Carried;
use crate::error::AppError;

/// The output codec of server functions.
pub type Wire = Post<WireEncoding>;

/// [`wire::encode`] and [`wire::decode`] as a server function's encoding.
pub struct WireEncoding;

impl ContentType for WireEncoding {
    const CONTENT_TYPE: &'static str = "application/x-postcard";
}

impl FormatType for WireEncoding {
    const FORMAT_TYPE: Format = Format::Binary;
}

impl<T: Serialize> Encodes<T> for WireEncoding {
    type Error = DecodeError;

    fn encode(view: &T) -> Result<Bytes, DecodeError> {
        Ok(Bytes::from(wire::encode(view)))
    }
}

impl<T: DeserializeOwned> Decodes<T> for WireEncoding {
    type Error = DecodeError;

    fn decode(bytes: Bytes) -> Result<T, DecodeError> {
        wire::decode(&bytes)
    }
}

/// The same for what a page carries along, without what is in place already.
pub struct WireCodec;

impl<T: Carried + Serialize> Encoder<Result<T, AppError>> for WireCodec {
    type Error = DecodeError;
    type Encoded = Vec<u8>;

    fn encode(data: &Result<T, AppError>) -> Result<Vec<u8>, DecodeError> {
        Ok(wire::encode(&data.as_ref().map(Carried::without_drawings)))
    }
}

impl<T: DeserializeOwned> Decoder<T> for WireCodec {
    type Error = DecodeError;
    type Encoded = [u8];

    fn decode(bytes: &[u8]) -> Result<T, DecodeError> {
        wire::decode(bytes)
    }
}
