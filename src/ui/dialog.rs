//! Dialogs: the browser's own modal dialog, which keeps the focus inside and the rest of the page out of reach.

use leptos::{ev, html, prelude::*};

use super::{
    button::{Button, ButtonVariant},
    id,
};

use crate::signals::{Signal, effect};

/// A modal dialog. Escape asks to close it; on closing, the focus returns to where it came from.
#[component]
pub fn Dialog(
    /// Whether it is open; the page decides.
    #[prop(into)]
    open: Signal<bool>,
    /// The reader wants to close it. The page then sets `open`, unless something is under way.
    #[prop(into)]
    on_close: Callback<()>,
    /// The title, which names the dialog.
    #[prop(into)]
    title: Signal<String>,
    /// The buttons, the one that does it last.
    #[prop(into, optional)]
    actions: ViewFn,
    /// What it says. It is made anew each time the dialog opens.
    children: ChildrenFn,
) -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    let (title_id, text_id) = (id::unique("dialog"), id::unique("dialog-text"));
    effect(move || {
        let open = open.get();
        let Some(dialog) = dialog.get() else { return };
        // Later than the words and buttons: the browser looks for the one to focus when it shows the dialog.
        queue_microtask(move || {
            if open && !dialog.open() && dialog.is_connected() {
                // Connected and closed, it is sure to open.
                let _ = dialog.show_modal();
            } else if !open && dialog.open() {
                dialog.close();
            }
        });
    });
    let children = StoredValue::new(children);
    let actions = StoredValue::new(actions);
    let content = {
        let (title_id, text_id) = (title_id.clone(), text_id.clone());
        move || {
            open.get().then(|| {
                view! {
                    <h2 class="dialog__title" id=title_id.clone()>
                        {title}
                    </h2>
                    <div class="dialog__text" id=text_id.clone()>
                        {children.with_value(|children| children())}
                    </div>
                    <div class="dialog__actions">{actions.with_value(ViewFn::run)}</div>
                }
            })
        }
    };
    view! {
        <dialog
            class="dialog"
            aria-labelledby=title_id
            aria-describedby=text_id
            node_ref=dialog
            on:cancel=move |event: ev::Event| {
                event.prevent_default();
                on_close.run(());
            }
            on:close=move |_| {
                // The event comes late: by then the dialog can be open again.
                let shut = dialog.get_untracked().is_some_and(|dialog| !dialog.open());
                if shut && open.get_untracked() {
                    on_close.run(());
                }
            }
        >
            {content}
        </dialog>
    }
}

/// Asks before something happens. The focus starts on the way back.
#[component]
pub fn ConfirmDialog(
    /// Whether it is open; the page decides.
    #[prop(into)]
    open: Signal<bool>,
    /// The question.
    #[prop(into)]
    title: Signal<String>,
    /// The name of the button that does it.
    #[prop(into)]
    confirm_label: Signal<String>,
    /// The name of the button that does not.
    #[prop(into)]
    cancel_label: Signal<String>,
    /// Does it.
    #[prop(into)]
    on_confirm: Callback<()>,
    /// Does not do it: the other button, or Escape.
    #[prop(into)]
    on_cancel: Callback<()>,
    /// How the button that does it looks.
    #[prop(default = ButtonVariant::Danger)]
    variant: ButtonVariant,
    /// It is being done.
    #[prop(into, optional)]
    busy: Signal<bool>,
    /// What will happen.
    children: ChildrenFn,
) -> impl IntoView {
    let close = move |()| {
        if !busy.get_untracked() {
            on_cancel.run(());
        }
    };
    let actions = move || {
        view! {
            <Button label=cancel_label autofocus=true on_click=close />
            <Button label=confirm_label variant=variant busy=busy on_click=on_confirm />
        }
    };
    view! {
        <Dialog open=open title=title on_close=close actions=actions>
            {children()}
        </Dialog>
    }
}
