//! SIGTERM: what is under way is finished, nothing new begins, and it ends well.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use crate::browser::form_value;
use crate::on_both_engines;
use crate::world::{PASSWORD, World};

on_both_engines! {
    fn a_request_under_way_is_finished(world: &World) {
        let mut binary = world.serve();
        let port = world.place.port;
        let email = form_value(&world.first.rows.customer.email);
        let body = format!("email={email}&password={}", form_value(PASSWORD));
        let mut stream = TcpStream::connect(("127.0.0.1", port)).expect("it listens");
        let head = format!(
            "POST /api/pages/sign-in HTTP/1.1\r\nhost: 127.0.0.1:{port}\r\norigin: {}\r\n\
             accept: text/html\r\ncontent-type: application/x-www-form-urlencoded\r\n\
             content-length: {}\r\nexpect: 100-continue\r\nconnection: close\r\n\r\n",
            world.place.origin(),
            body.len(),
        );
        stream.write_all(head.as_bytes()).expect("is taken");
        // "Go on" comes once the handler waits for the body: now the request is under way.
        let mut go_on = [0_u8; 25];
        stream.read_exact(&mut go_on).expect("an answer");
        assert!(go_on.starts_with(b"HTTP/1.1 100 Continue"));
        binary.terminate();
        let mut tries = 0;
        while TcpStream::connect(("127.0.0.1", port)).is_ok() {
            tries += 1;
            assert!(tries < 100_000, "it still takes connections");
        }
        stream.write_all(body.as_bytes()).expect("is taken");
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).expect("an answer");
        let answer = String::from_utf8_lossy(&answer);
        assert!(answer.starts_with("HTTP/1.1 302"), "{answer}");
        assert!(answer.contains("lamplight-dev="), "{answer}");
        assert!(binary.wait().success(), "{}", binary.log());
    }

    fn an_idle_server_stops_at_once(world: &World) {
        let mut binary = world.serve();
        assert_eq!(world.browser().get("/healthz").status, 200);
        binary.terminate();
        assert!(binary.wait().success(), "{}", binary.log());
    }
}
