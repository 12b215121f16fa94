//! Whether a mailbox works, at a glance.

use leptos::prelude::*;
use mailbridge_contract::mailbox::MailboxStatus;

use crate::domain::mailbox;
use crate::i18n::use_texts;
use crate::ui::badge::Badge;
use crate::ui::tone::Tone;

/// The status that the ATS derives from the facts of a mailbox's condition.
#[component]
pub fn MailboxBadge(
    /// The status.
    status: MailboxStatus,
) -> impl IntoView {
    let tone = match status {
        MailboxStatus::Connected => Tone::Good,
        MailboxStatus::NeedsReconnect => Tone::Attention,
        MailboxStatus::Failing => Tone::Bad,
        MailboxStatus::Unknown => Tone::Neutral,
    };
    view! { <Badge text=use_texts().signal(mailbox::status(status)) tone /> }
}
