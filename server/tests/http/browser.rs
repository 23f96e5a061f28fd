//! A browser of few talents: keeps cookies, follows nothing by itself, says where it comes from.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::time::Duration;

/// A browser with its own cookies.
pub struct Browser {
    origin: String,
    agent: ureq::Agent,
    cookies: Mutex<BTreeMap<String, String>>,
}

/// What came back.
#[derive(Clone, Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: ureq::http::HeaderMap,
    pub body: Vec<u8>,
}

impl Answer {
    /// A header's value; empty when it is not there.
    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .unwrap_or("")
    }

    /// Where it leads.
    pub fn location(&self) -> &str {
        self.header("location")
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The body as a view.
    pub fn view<T: serde::de::DeserializeOwned>(&self) -> T {
        wire::decode(&self.body)
            .unwrap_or_else(|error| panic!("{error} in {} {}", self.status, self.text()))
    }
}

impl Browser {
    /// A browser without cookies.
    pub fn new(origin: &str) -> Self {
        let agent = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_idle_connections(0)
            .timeout_global(Some(Duration::from_secs(30)))
            .build()
            .into();
        Self {
            origin: origin.to_owned(),
            agent,
            cookies: Mutex::default(),
        }
    }

    /// Asks for a page.
    pub fn get(&self, path: &str) -> Answer {
        self.get_with(path, &[("accept", "text/html,*/*;q=0.8")])
    }

    /// The same where the server may die meanwhile.
    pub fn try_get(&self, path: &str) -> Option<Answer> {
        self.ask("GET", path, &[("accept", "text/html,*/*;q=0.8")], b"")
    }

    /// Asks with these headers where the server may die meanwhile.
    pub fn try_get_with(&self, path: &str, headers: &[(&str, &str)]) -> Option<Answer> {
        self.ask("GET", path, headers, b"")
    }

    /// Asks for data, as the page does after WebAssembly took over.
    pub fn get_view(&self, path: &str) -> Answer {
        self.get_with(path, &[("accept", "application/x-postcard")])
    }

    /// Asks with these headers.
    pub fn get_with(&self, path: &str, headers: &[(&str, &str)]) -> Answer {
        self.ask("GET", path, headers, b"")
            .expect("the server answers")
    }

    /// Sends a form as a page without WebAssembly does.
    pub fn submit(&self, path: &str, form: &str) -> Answer {
        self.try_submit(path, form).expect("the server answers")
    }

    /// The same where the server may die meanwhile.
    pub fn try_submit(&self, path: &str, form: &str) -> Option<Answer> {
        let origin = self.origin.clone();
        let headers = [
            ("accept", "text/html,*/*;q=0.8"),
            ("content-type", "application/x-www-form-urlencoded"),
            ("origin", &origin),
        ];
        self.ask("POST", path, &headers, form.as_bytes())
    }

    /// Sends a form as WebAssembly does: refusals come as statuses.
    pub fn call(&self, path: &str, form: &str) -> Answer {
        let origin = self.origin.clone();
        let headers = [
            ("accept", "application/x-postcard"),
            ("content-type", "application/x-www-form-urlencoded"),
            ("origin", &origin),
        ];
        self.post_with(path, &headers, form.as_bytes())
    }

    /// Sends a body with exactly these headers.
    pub fn post_with(&self, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
        self.ask("POST", path, headers, body)
            .expect("the server answers")
    }

    /// The same where the server may die meanwhile.
    pub fn try_post_with(
        &self,
        path: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> Option<Answer> {
        self.ask("POST", path, headers, body)
    }

    fn ask(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> Option<Answer> {
        let mut request = ureq::http::Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.origin));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let cookies = self.cookie_header();
        if !cookies.is_empty() {
            request = request.header("cookie", cookies);
        }
        let answer = if method == "GET" {
            self.agent.run(request.body(()).expect("a sound request"))
        } else {
            self.agent.run(request.body(body).expect("a sound request"))
        };
        let mut answer = answer.ok()?;
        let body = answer.body_mut().read_to_vec().ok()?;
        let headers = answer.headers().clone();
        self.keep_cookies(&headers);
        Some(Answer {
            status: answer.status().as_u16(),
            headers,
            body,
        })
    }

    /// Has a cookie without having been given it.
    pub fn set_cookie(&self, name: &str, value: &str) {
        let mut cookies = self.cookies.lock().expect("not poisoned");
        cookies.insert(name.to_owned(), value.to_owned());
    }

    fn cookie_header(&self) -> String {
        let cookies = self.cookies.lock().expect("not poisoned");
        let pairs: Vec<_> = cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        pairs.join("; ")
    }

    fn keep_cookies(&self, headers: &ureq::http::HeaderMap) {
        let mut cookies = self.cookies.lock().expect("not poisoned");
        for cookie in headers.get_all("set-cookie") {
            let text = cookie.to_str().expect("cookies are text");
            let pair = text.split(';').next().expect("a first part");
            let (name, value) = pair.split_once('=').expect("name=value");
            if value.is_empty() {
                cookies.remove(name);
            } else {
                cookies.insert(name.to_owned(), value.to_owned());
            }
        }
    }
}

/// Text as a form's value.
pub fn form_value(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}
