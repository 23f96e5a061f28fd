//! Keeps the server running: kills it at drawn moments and starts it again.

use std::sync::{Condvar, Mutex};
use std::time::Duration;

use crate::binary::{Binary, Place};

/// The server, as customers see it: there or not.
pub struct Keeper<'a> {
    place: &'a Place,
    seed: u64,
    fail_percent: u8,
    state: Mutex<State>,
    changed: Condvar,
}

struct State {
    binary: Option<Binary>,
    /// How often it was started.
    starts: u64,
    /// Questions that the gateway left without an answer, by the logs of the lives that ended.
    silences: u64,
}

/// What a log says for each of them.
const SILENCE: &str = "the gateway did not answer";

impl<'a> Keeper<'a> {
    /// Starts it for the first time.
    pub fn open(place: &'a Place, seed: u64, fail_percent: u8) -> Self {
        let keeper = Self {
            place,
            seed,
            fail_percent,
            state: Mutex::new(State {
                binary: None,
                starts: 0,
                silences: 0,
            }),
            changed: Condvar::new(),
        };
        keeper.start();
        keeper
    }

    fn start(&self) {
        let starts = self.starts();
        let mut place = self.place.clone();
        let set = |name: &str, value: String| (name.to_owned(), value);
        // Each life of the process fails in other calls.
        place.env.extend([
            set(
                "LAMPLIGHT_SANDBOX_FAIL_PERCENT",
                self.fail_percent.to_string(),
            ),
            set(
                "LAMPLIGHT_SANDBOX_FAIL_SEED",
                (self.seed ^ (starts << 32)).to_string(),
            ),
        ]);
        let binary = Binary::serve(&place);
        let mut state = self.state.lock().expect("not poisoned");
        state.binary = Some(binary);
        state.starts += 1;
        drop(state);
        self.changed.notify_all();
    }

    /// How often it was started so far.
    pub fn starts(&self) -> u64 {
        self.state.lock().expect("not poisoned").starts
    }

    /// Kills it after a while, and starts it again.
    pub fn kill_after(&self, moment: Duration) {
        std::thread::park_timeout(moment);
        let binary = self.state.lock().expect("not poisoned").binary.take();
        let mut binary = binary.expect("is running");
        binary.kill();
        let silences = count(&binary);
        self.state.lock().expect("not poisoned").silences += silences;
        self.start();
    }

    /// Waits until it was started after the life in which a connection broke.
    pub fn wait_for_next(&self, starts: u64) {
        let state = self.state.lock().expect("not poisoned");
        let down = |state: &mut State| state.starts == starts && state.binary.is_none();
        let waited = self
            .changed
            .wait_timeout_while(state, Duration::from_secs(60), down);
        drop(waited.expect("not poisoned"));
        // A connection may break a moment before the kill is noticed here.
        std::thread::park_timeout(Duration::from_millis(20));
    }

    /// Stops it for good; returns how often it was killed before, and how many questions its gateway
    /// never answered.
    pub fn close(self) -> (u64, u64) {
        let mut state = self.state.into_inner().expect("not poisoned");
        if let Some(mut binary) = state.binary.take() {
            binary.terminate();
            binary.wait();
            state.silences += count(&binary);
        }
        (state.starts - 1, state.silences)
    }
}

fn count(binary: &Binary) -> u64 {
    u64::try_from(binary.log().matches(SILENCE).count()).expect("fits")
}
