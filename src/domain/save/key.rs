//! What can be edited.

use mailbridge_contract::{GrantId, MailboxId};
use serde::{Deserialize, Serialize};

/// Names something that can be edited and saved on its own.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", content = "id", rename_all = "snake_case", try_from = "Fields")]
pub enum DocumentKey {
    /// The user's profile, language and time zone.
    Account,
    /// A mailbox that is not saved yet.
    Grant(GrantId),
    /// The settings of a saved mailbox.
    Mailbox(MailboxId),
    /// The folder mapping of a mailbox.
    FolderMapping(MailboxId),
}

/// A key as it stands in JSON: read in one go, where serde would keep what comes before `kind`. That is a third of its bytes in
/// the wasm.
#[derive(Deserialize)]
struct Fields {
    kind: Kind,
    id: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Kind {
    Account,
    Grant,
    Mailbox,
    FolderMapping,
}

impl TryFrom<Fields> for DocumentKey {
    type Error = &'static str;

    fn try_from(Fields { kind, id }: Fields) -> Result<Self, Self::Error> {
        let id = || id.ok_or("a key without id");
        Ok(match kind {
            Kind::Account => Self::Account,
            Kind::Grant => Self::Grant(GrantId(id()?)),
            Kind::Mailbox => Self::Mailbox(MailboxId(id()?)),
            Kind::FolderMapping => Self::FolderMapping(MailboxId(id()?)),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_read_as_it_is_written() {
        let keys = [
            (DocumentKey::Account, r#"{"kind":"account"}"#),
            (DocumentKey::Grant("1".into()), r#"{"kind":"grant","id":"1"}"#),
            (DocumentKey::Mailbox("2".into()), r#"{"kind":"mailbox","id":"2"}"#),
            (
                DocumentKey::FolderMapping("3".into()),
                r#"{"kind":"folder_mapping","id":"3"}"#,
            ),
        ];
        for (key, json) in keys {
            assert_eq!(serde_json::to_string(&key).expect("serializes"), json);
            assert_eq!(serde_json::from_str::<DocumentKey>(json).expect("readable"), key);
        }
        for wrong in [
            r#"{"kind":"grant"}"#,
            r#"{"kind":"letter","id":"4"}"#,
            r#"{"id":"5"}"#,
        ] {
            assert!(serde_json::from_str::<DocumentKey>(wrong).is_err(), "{wrong}");
        }
    }
}
