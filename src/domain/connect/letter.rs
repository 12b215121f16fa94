//! A message that is ready to be sent.

use mailbridge_contract::path::encode_segment;

/// A message for somebody, to be sent by the user's own mail program or copied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// Address of who gets it; empty where the user has to know.
    pub to: String,
    /// Its subject.
    pub subject: String,
    /// Its text.
    pub body: String,
}

impl Letter {
    /// The message as a `mailto:` address (RFC 6068).
    pub fn address(&self) -> String {
        // Section 5: line breaks are written as carriage return and line feed.
        let body = self.body.replace('\n', "\r\n");
        format!(
            "mailto:{}?subject={}&body={}",
            encode_segment(&self.to).replace("%40", "@"),
            encode_segment(&self.subject),
            encode_segment(&body)
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_letter_can_add_a_field() {
        let letter = Letter {
            to: "a@ats.example?cc=b@ats.example".into(),
            subject: "x&cc=c".into(),
            body: "é\n=".into(),
        };
        assert_eq!(
            letter.address(),
            "mailto:a@ats.example%3Fcc%3Db@ats.example?subject=x%26cc%3Dc&body=%C3%A9%0D%0A%3D"
        );
    }
}
