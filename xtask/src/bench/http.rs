//! Just enough HTTP to sign in to a portal on this machine. It never leaves the loopback interface.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use crate::run::Done;

/// A visitor with cookies.
pub struct Visitor {
    address: SocketAddr,
    cookies: Vec<(String, String)>,
}

/// An answer.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: String,
}

impl Answer {
    fn parse(bytes: &[u8]) -> Done<Self> {
        let end = bytes
            .windows(4)
            .position(|four| four == b"\r\n\r\n")
            .ok_or("a cut answer")?;
        let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
        let mut lines = head.lines();
        let first = lines.next().unwrap_or_default();
        let status = first
            .split_whitespace()
            .nth(1)
            .ok_or("no status line")?
            .parse()?;
        let headers: Vec<_> = lines
            .filter_map(|line| line.split_once(':'))
            .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
            .collect();
        let chunked = headers
            .iter()
            .any(|(n, v)| n == "transfer-encoding" && v == "chunked");
        let raw = &bytes[end + 4..];
        let body = if chunked { joined(raw) } else { raw.to_vec() };
        Ok(Self {
            status,
            headers,
            body: String::from_utf8_lossy(&body).into_owned(),
        })
    }

    /// The first header of that name, in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(n, _)| n == name)
            .map(|(_, value)| &**value)
    }
}

/// The body without the sizes of its chunks.
fn joined(mut raw: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    while let Some(end) = raw.windows(2).position(|two| two == b"\r\n") {
        let size = String::from_utf8_lossy(&raw[..end]);
        let Ok(size) = usize::from_str_radix(size.split(';').next().unwrap_or("").trim(), 16)
        else {
            break;
        };
        let Some(chunk) = raw.get(end + 2..end + 2 + size).filter(|_| size > 0) else {
            break;
        };
        body.extend_from_slice(chunk);
        raw = raw.get(end + 4 + size..).unwrap_or_default();
    }
    body
}

impl Visitor {
    /// Somebody who has not been here before.
    pub fn new(address: SocketAddr) -> Self {
        Self {
            address,
            cookies: Vec::new(),
        }
    }

    /// The `Cookie` header's value.
    pub fn cookie(&self) -> String {
        let pairs: Vec<_> = self
            .cookies
            .iter()
            .map(|(n, v)| format!("{n}={v}"))
            .collect();
        pairs.join("; ")
    }

    /// A page, following redirects.
    pub fn get(&mut self, path: &str) -> Done<Answer> {
        let answer = self.send("GET", path, "")?;
        self.follow(answer)
    }

    /// A form, and the page that it leads to.
    pub fn post(&mut self, path: &str, fields: &[(String, String)]) -> Done<Answer> {
        let pairs: Vec<_> = fields
            .iter()
            .map(|(n, v)| format!("{}={}", encoded(n), encoded(v)))
            .collect();
        let answer = self.send("POST", path, &pairs.join("&"))?;
        self.follow(answer)
    }

    fn follow(&mut self, mut answer: Answer) -> Done<Answer> {
        for _ in 0..5 {
            let Some(to) = answer.header("location").map(str::to_owned) else {
                break;
            };
            let origin = format!("http://{}", self.address);
            answer = self.send("GET", to.strip_prefix(&origin).unwrap_or(&to), "")?;
        }
        Ok(answer)
    }

    fn send(&mut self, method: &str, path: &str, body: &str) -> Done<Answer> {
        let mut stream = TcpStream::connect_timeout(&self.address, Duration::from_secs(5))?;
        stream.set_read_timeout(Some(Duration::from_secs(30)))?;
        let (address, cookie, length) = (self.address, self.cookie(), body.len());
        let request = format!(
            "{method} {path} HTTP/1.1\r\nHost: {address}\r\nOrigin: http://{address}\r\n\
             Referer: http://{address}/\r\nAccept: text/html\r\nCookie: {cookie}\r\n\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {length}\r\n\
             Connection: close\r\n\r\n{body}"
        );
        stream.write_all(request.as_bytes())?;
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes)?;
        let answer = Answer::parse(&bytes)?;
        for (_, value) in answer
            .headers
            .iter()
            .filter(|(name, _)| name == "set-cookie")
        {
            let pair = value.split(';').next().unwrap_or_default();
            if let Some((name, value)) = pair.split_once('=') {
                self.cookies.retain(|(known, _)| known != name);
                self.cookies.push((name.to_owned(), value.to_owned()));
            }
        }
        Ok(answer)
    }
}

fn encoded(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => char::from(byte).into(),
            _ => format!("%{byte:02X}"),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_in_chunks_is_joined() {
        let bytes = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nSet-Cookie: a=b\r\n\r\n\
                      4\r\n<a> \r\n3;x=y\r\n</a\r\n0\r\n\r\n";
        let answer = Answer::parse(bytes).expect("an answer");
        assert_eq!((answer.status, answer.body.as_str()), (200, "<a> </a"));
        assert_eq!(answer.header("set-cookie"), Some("a=b"));
        assert!(Answer::parse(b"HTTP/1.1 200 OK\r\n").is_err());
    }

    #[test]
    fn a_form_value_is_encoded() {
        assert_eq!(encoded("a b@c&é"), "a%20b%40c%26%C3%A9");
    }
}
