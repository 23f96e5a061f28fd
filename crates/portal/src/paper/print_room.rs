//! Where documents are drawn: beside the asynchronous tasks, as many at once as there are cores.

use std::sync::{Arc, OnceLock};

use documents::{Format, Press, Print, Story, cells, plain_text};
use tokio::sync::Semaphore;

use super::broken;
use super::liblouis::Liblouis;
use crate::error::PortalError;

/// A press that is made when it is first needed, and who may use it when.
#[derive(Clone)]
pub struct PrintRoom {
    press: Arc<OnceLock<Press>>,
    places: Arc<Semaphore>,
    liblouis: Liblouis,
}

impl PrintRoom {
    /// `braille_program` is liblouis' translator.
    pub fn new(places: usize, braille_program: &str) -> Self {
        Self {
            press: Arc::default(),
            places: Arc::new(Semaphore::new(places.max(1))),
            liblouis: Liblouis {
                program: braille_program.to_owned(),
            },
        }
    }

    /// The document's bytes.
    ///
    /// # Errors
    /// `document.no_braille`, and what is our fault.
    pub(crate) async fn draw(&self, story: Story, format: Format) -> Result<Vec<u8>, PortalError> {
        let closed = |_| PortalError::Internal("the print room is closed".to_owned());
        let place = Arc::clone(&self.places)
            .acquire_owned()
            .await
            .map_err(closed)?;
        let room = self.clone();
        let drawn = tokio::task::spawn_blocking(move || {
            let _place = place;
            let press = || room.press.get_or_init(Press::new);
            match format {
                Format::Pdf => press().pdf(&story, Print::Standard),
                Format::LargePrint => press().pdf(&story, Print::Large),
                Format::Braille => cells(&story, &room.liblouis),
                Format::Text => Ok(plain_text(&story).into_bytes()),
            }
        });
        let drawn = drawn
            .await
            .map_err(|error| PortalError::Internal(format!("drawing a document: {error}")))?;
        drawn.map_err(broken)
    }
}
