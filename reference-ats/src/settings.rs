//! How a mailbox is reached: the same for all mailboxes of the provider, but for the name to sign in with.

use mailbridge_contract::mailbox::{MailboxSettings, Protocol, Security, ServerSettings, SignInMethod};

use crate::options::{MailOptions, Protection};

/// The settings of the mailbox of this address.
pub fn of(mail: &MailOptions, address: &str) -> MailboxSettings {
    let server = |protocol, host: &str, port, protection| ServerSettings {
        protocol,
        host: host.to_owned(),
        port,
        security: security(protection),
        user_name: address.to_owned(),
        sign_in: SignInMethod::Oauth2,
    };
    MailboxSettings {
        incoming: server(
            Protocol::Imap,
            &mail.imap_host,
            mail.imap_port,
            mail.imap_security,
        ),
        outgoing: server(
            Protocol::Smtp,
            &mail.smtp_host,
            mail.smtp_port,
            mail.smtp_security,
        ),
    }
}

fn security(protection: Protection) -> Security {
    match protection {
        Protection::Tls => Security::Tls,
        Protection::Starttls => Security::Starttls,
        Protection::None => Security::None,
    }
}
