//! E-mail addresses as logins: one spelling each, so that nobody has two logins by accident.
//!
//! It checks only what is surely wrong; whether a mailbox exists is proved by sending to it.

/// RFC 5321 §4.5.3.1.3: a path of 256 octets with its two brackets.
const LONGEST: usize = 254;

/// Why a text is no e-mail address. The text can be shown beside the field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EmailError {
    /// Nothing was typed.
    #[error("Enter your e-mail address, such as name@example.com")]
    Empty,
    /// More than 254 characters.
    #[error("This e-mail address is too long. Check it and try again")]
    TooLong,
    /// Not `name@domain.tld`.
    #[error("This does not look like an e-mail address. Enter it like name@example.com")]
    Malformed,
}

/// The address as it is stored and looked up: trimmed and in lower case.
///
/// # Errors
/// When the text cannot be an address.
pub fn normalise_email(typed: &str) -> Result<String, EmailError> {
    let email = typed.trim().to_lowercase();
    if email.is_empty() {
        return Err(EmailError::Empty);
    }
    if email.len() > LONGEST {
        return Err(EmailError::TooLong);
    }
    let odd = |c: char| c.is_whitespace() || c.is_control() || "<>,;:\"()[]\\".contains(c);
    let (name, domain) = email.split_once('@').ok_or(EmailError::Malformed)?;
    let labels = domain.split('.').collect::<Vec<_>>();
    let sound = !name.is_empty()
        && !domain.contains('@')
        && labels.len() >= 2
        && labels.iter().all(|label| !label.is_empty())
        && !email.contains(odd);
    if sound {
        Ok(email)
    } else {
        Err(EmailError::Malformed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spaces_around_and_capitals_do_not_make_another_login() {
        let email = normalise_email("  Ada.Byron@Example.COM \n");
        assert_eq!(email.as_deref(), Ok("ada.byron@example.com"));
    }

    #[test]
    fn what_cannot_be_an_address_is_refused() {
        assert_eq!(normalise_email("  "), Err(EmailError::Empty));
        for typed in [
            "ada",
            "ada@",
            "@example.com",
            "ada@example",
            "ada@example..com",
            "ada@@example.com",
            "a@b@example.com",
            "ada byron@example.com",
            "ada@example.com\r\nbcc:x@y.z",
            "<ada@example.com>",
        ] {
            assert_eq!(
                normalise_email(typed),
                Err(EmailError::Malformed),
                "{typed}"
            );
        }
        let long = format!("{}@example.com", "a".repeat(250));
        assert_eq!(normalise_email(&long), Err(EmailError::TooLong));
    }
}
