//! Signing in to the demo as a person without JavaScript would: read the form, fill it, send it. It
//! never uses anything but the page.

use serde_json::Value;

use super::http::Visitor;
use crate::run::Done;

/// Signs in with the first demo login that has no second factor.
pub fn sign_in(visitor: &mut Visitor, logins: &Value) -> Done {
    let login = logins
        .as_array()
        .and_then(|all| all.iter().find(|login| login["totp_secret"].is_null()))
        .ok_or("no demo login is without a second factor")?;
    let text = |name: &str| login[name].as_str().unwrap_or_default().to_owned();
    let page = visitor.get("/sign-in")?;
    let form = password_form(&page.body).ok_or("the sign-in page has no password form")?;
    let fields = form.filled(&text("email"), &text("password"));
    let answer = visitor.post(&form.action, &fields)?;
    if answer.status != 200 || password_form(&answer.body).is_some() {
        return Err(format!("the demo login was not accepted (status {})", answer.status).into());
    }
    Ok(())
}

/// The first address on the page that starts so.
pub fn first_link(html: &str, start: &str) -> Option<String> {
    tags(html, "a")
        .filter_map(|tag| attribute(tag, "href"))
        .find(|href| href.starts_with(start))
}

struct Form {
    action: String,
    /// Name, type and value of each input.
    inputs: Vec<(String, String, String)>,
}

impl Form {
    fn filled(&self, email: &str, password: &str) -> Vec<(String, String)> {
        let value = |kind: &str, value: &str| match kind {
            "password" => password.to_owned(),
            "email" | "text" => email.to_owned(),
            _ => value.to_owned(),
        };
        let named = self.inputs.iter().filter(|(name, kind, _)| {
            !name.is_empty() && !matches!(kind.as_str(), "submit" | "checkbox")
        });
        named
            .map(|(name, kind, given)| (name.clone(), value(kind, given)))
            .collect()
    }
}

fn password_form(html: &str) -> Option<Form> {
    html.split("<form").skip(1).find_map(|rest| {
        let inside = rest.split("</form").next()?;
        let inputs: Vec<_> = tags(inside, "input")
            .map(|tag| {
                let get = |name: &str| attribute(tag, name).unwrap_or_default();
                (get("name"), get("type"), get("value"))
            })
            .collect();
        let asks = inputs.iter().any(|(_, kind, _)| kind == "password");
        asks.then_some(Form {
            action: attribute(inside, "action")?,
            inputs,
        })
    })
}

/// The insides of every tag of that name.
fn tags<'a>(html: &'a str, name: &'a str) -> impl Iterator<Item = &'a str> {
    html.split('<')
        .filter_map(move |piece| piece.strip_prefix(name)?.split('>').next())
        .filter(|inside| inside.starts_with(char::is_whitespace))
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let tag = tag.split('>').next()?;
    let start = tag.find(&format!(" {name}=\""))? + name.len() + 3;
    let value = tag.get(start..)?.split('"').next()?;
    Some(value.replace("&amp;", "&").replace("&quot;", "\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = r#"<form action="/search"><input name="q" type="text"></form>
        <form method="post" action="/api/sign_in123"><input type="hidden" name="next" value="/a&amp;b">
        <input name="email" type="email"/><input name="password" type="password"/>
        <button type="submit">Sign in</button></form>
        <address>x</address><a class="x" href="/bills/bill_01">May</a>"#;

    #[test]
    fn the_form_that_asks_for_a_password_is_found_and_filled() {
        let form = password_form(PAGE).expect("a form");
        assert_eq!(form.action, "/api/sign_in123");
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let want = [
            pair("next", "/a&b"),
            pair("email", "a@b"),
            pair("password", "secret"),
        ];
        assert_eq!(form.filled("a@b", "secret"), want);
        assert!(password_form("<form><input name=\"q\"></form>").is_none());
    }

    #[test]
    fn the_first_link_of_a_kind_is_found() {
        assert_eq!(
            first_link(PAGE, "/bills/").as_deref(),
            Some("/bills/bill_01")
        );
        assert_eq!(first_link(PAGE, "/nothing"), None);
    }
}
