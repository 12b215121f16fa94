//! Steps that lead to another address.

use crate::browser::location;
use crate::state::ending::Ending;
use leptos::prelude::untrack;
use mailbridge_contract::ProviderId;

use crate::config::{Config, Exchange, Provider};
use crate::domain::connect::action::Action;
use crate::domain::connect::letter::Letter;
use crate::domain::text;
use crate::i18n::Texts;
use crate::route::{Route, Section};

/// Where a step leads; nothing for a step that this page takes itself.
pub fn address(action: Action, ending: &Ending, config: &Config, texts: Texts) -> Option<String> {
    let letter = |to: &str| {
        Letter {
            to: to.to_owned(),
            // The user's language when the card is shown: a letter does not change under the reader's hand.
            subject: untrack(|| texts.say(text::connect_support_subject(ending.outcome.name()))),
            body: ending.report.to_string(),
        }
        .address()
    };
    let support = config.support.email.as_str();
    match action {
        Action::EmailSettings => Some(email_settings()),
        Action::Help => Some(location::with_base(&Route::Help.path())),
        Action::SignIn => Some(config.sign_in_address(&location::with_base(&Route::Home.path()))),
        Action::ContactSupport => Some(letter(support)),
        Action::AskAtsAdministrator => {
            let contact = ending.contact.as_ref().map(|contact| contact.email.as_str());
            Some(letter(contact.unwrap_or(support)))
        }
        Action::TryAgain
        | Action::ChooseAccount
        | Action::KeepAccount
        | Action::SendAgain
        | Action::SaveHere
        | Action::AskAdministrator
        | Action::CloseTab => None,
    }
}

/// The address of Email settings.
pub fn email_settings() -> String {
    location::with_base(&Route::Account(Some(Section::EmailSettings)).path())
}

/// A provider as configured; one that is not known has its id for a name.
pub fn provider_of(config: &Config, id: &ProviderId) -> Provider {
    config.provider(id).cloned().unwrap_or_else(|| Provider {
        id: id.clone(),
        name: id.to_string(),
        authorization_endpoint: String::new(),
        issuer: String::new(),
        client_id: String::new(),
        scopes: Vec::new(),
        exchange: Exchange::default(),
        token_endpoint: None,
        authorization_response_iss_parameter_supported: false,
    })
}
