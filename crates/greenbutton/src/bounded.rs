//! A reader that counts lines and refuses markup larger than any real file has, so that a hostile
//! file cannot fill the memory through one endless text or tag.

use std::io::{self, BufRead, Read};

use crate::error::Place;

/// The longest single tag, text or comment.
const LONGEST_TOKEN_BYTES: usize = 1 << 20;

pub struct Bounded<R> {
    inner: R,
    budget_bytes: usize,
    exhausted: bool,
    newlines: u64,
    bytes: u64,
}

impl<R: BufRead> Bounded<R> {
    pub fn new(inner: R) -> Self {
        let budget_bytes = LONGEST_TOKEN_BYTES;
        Self {
            inner,
            budget_bytes,
            exhausted: false,
            newlines: 0,
            bytes: 0,
        }
    }

    /// Called before each token.
    pub fn refill(&mut self) {
        self.budget_bytes = LONGEST_TOKEN_BYTES;
    }

    /// Whether the last failure was a token that is too long.
    pub fn exhausted(&self) -> bool {
        self.exhausted
    }

    pub fn place(&self) -> Place {
        Place {
            line: self.newlines + 1,
            byte: self.bytes,
        }
    }
}

impl<R: BufRead> BufRead for Bounded<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        let available = self.inner.fill_buf()?;
        if self.budget_bytes == 0 && !available.is_empty() {
            self.exhausted = true;
            return Err(io::Error::new(io::ErrorKind::InvalidData, "token too long"));
        }
        Ok(&available[..available.len().min(self.budget_bytes)])
    }

    fn consume(&mut self, amount: usize) {
        // What is consumed is still buffered, so this reads nothing new.
        if let Ok(available) = self.inner.fill_buf() {
            let taken = &available[..amount.min(available.len())];
            let newlines = taken.iter().filter(|byte| **byte == b'\n').count();
            self.newlines += u64::try_from(newlines).unwrap_or(0);
        }
        self.bytes += u64::try_from(amount).unwrap_or(0);
        self.budget_bytes = self.budget_bytes.saturating_sub(amount);
        self.inner.consume(amount);
    }
}

impl<R: BufRead> Read for Bounded<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let taken = self.fill_buf()?.read(out)?;
        self.consume(taken);
        Ok(taken)
    }
}
