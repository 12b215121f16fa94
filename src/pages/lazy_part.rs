//! What is shown in the place of a part until it has arrived.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::browser::page;
use crate::domain::text;
use crate::i18n::use_texts;
use crate::lazy::{Later, NotArrived, now};
use crate::signals::{RwSignal, Signal};
use crate::state::preferences::load_texts_of_parts;
use crate::ui::banner::{Announce, Banner};
use crate::ui::button::Button;
use crate::ui::tone::Tone;

/// A view in a part: `lazy_view! { part: fn name(…) -> AnyView { … } }`. The function shows nothing until the part has
/// arrived, and what went wrong if it does not. Its arguments are cloned: they are used each time it is shown.
#[macro_export]
macro_rules! lazy_view {
    ($part:ident: $(#[$meta:meta])* $vis:vis fn $name:ident($($arg:ident: $type:ty),* $(,)?) -> AnyView $body:block) => {
        $(#[$meta])*
        $vis fn $name($($arg: $type),*) -> leptos::prelude::AnyView {
            #[cfg(feature = "split")]
            {
                #[allow(unsafe_code)]
                #[wasm_split_helpers::wasm_split($part, fallible, preload(fetch))]
                fn $name($($arg: $type),*) -> Result<leptos::prelude::AnyView, $crate::lazy::NotArrived> {
                    let view = $body;
                    Ok(view)
                }
                $crate::pages::lazy_part::lazy_part(
                    || Box::pin(async { fetch().await.map_err($crate::lazy::NotArrived::from) }),
                    Box::new(move || $crate::lazy::now($name($($arg.clone()),*))),
                )
            }
            #[cfg(not(feature = "split"))]
            $body
        }
    };
}

/// How far a part is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Arrival {
    OnItsWay,
    Here,
    Failed,
}

/// Makes the view of a part that has arrived; nothing while it has not.
type Show = Box<dyn Fn() -> Option<Result<AnyView, NotArrived>> + Send>;

/// Fetches a part and shows it: [`lazy_view!`](crate::lazy_view) is made of this.
pub fn lazy_part(fetch: fn() -> Later<Result<(), NotArrived>>, show: Show) -> AnyView {
    let texts = use_texts();
    // Both are asked for at once.
    let arrival = RwSignal::new(match (now(fetch()), now(load_texts_of_parts(texts))) {
        (Some(Ok(())), Some(Ok(()))) => Arrival::Here,
        _ => Arrival::OnItsWay,
    });
    let start = move |()| {
        arrival.set(Arrival::OnItsWay);
        spawn_local(async move {
            let part = fetch().await;
            let arrived = part.and(load_texts_of_parts(texts).await);
            // Whoever waited for it may have gone on.
            arrival.set(arrived.map_or(Arrival::Failed, |()| Arrival::Here));
            page::page_arrived();
        });
    };
    if arrival.get_untracked() == Arrival::OnItsWay {
        start(());
    }
    (move || match arrival.get() {
        Arrival::OnItsWay => ().into_any(),
        Arrival::Here => match show() {
            Some(Ok(view)) => view,
            _ => view! { <DidNotArrive on_try_again=Callback::new(start) /> }.into_any(),
        },
        Arrival::Failed => view! { <DidNotArrive on_try_again=Callback::new(start) /> }.into_any(),
    })
    .into_any()
}

/// Shows a dialog from the first time that it is open. From then on it stays: only a dialog that is there can close and give
/// the focus back.
pub fn once_open(open: Signal<bool>, show: impl Fn() -> AnyView + Send + 'static) -> AnyView {
    let was_open = Signal::memo(move |before: Option<&bool>| before == Some(&true) || open.get());
    let show: Box<dyn Fn() -> AnyView + Send> = Box::new(show);
    (move || was_open.get().then(&show)).into_any()
}

/// Says that a part did not arrive, and fetches it again.
#[component]
pub fn DidNotArrive(
    /// Fetches it again.
    on_try_again: Callback<()>,
) -> impl IntoView {
    let texts = use_texts();
    view! {
        <div class="column">
            <Banner
                title=texts.signal(text::app_part_missing_title())
                tone=Tone::Bad
                announce=Announce::AtOnce
                actions=move || view! { <Button label=texts.signal(text::app_try_again()) on_click=on_try_again /> }
            >
                {move || texts.say(text::app_part_missing_text())}
            </Banner>
        </div>
    }
}
