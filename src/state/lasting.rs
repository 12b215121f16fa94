//! Signals that live as long as the app, while what follows them comes and goes with the pages.

use leptos::prelude::*;
use leptos::reactive::graph::{ReactiveNode, ToAnySource};

/// Changes such a signal, and lets it forget whoever followed it: who is still there follows it again when it looks.
/// A change by the signal's own methods keeps the place of everything that ever followed it (reactive_graph 0.2.16), and
/// so takes memory for each page that was shown. Nothing where the signal itself is gone.
pub fn change<T, V>(signal: RwSignal<T>, change: impl FnOnce(&mut T) -> V) -> Option<V>
where
    T: Send + Sync + 'static,
{
    let value = signal.try_update_untracked(change)?;
    signal.to_any_source().mark_dirty();
    Some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_follows_hears_of_every_change() {
        let owner = Owner::new();
        owner.set();
        let signal = RwSignal::new(1);
        let doubled = Memo::new(move |_| signal.get() * 2);
        assert_eq!(doubled.get_untracked(), 2);
        for number in 2..5 {
            assert_eq!(
                change(signal, |value| std::mem::replace(value, number)),
                Some(number - 1)
            );
            assert_eq!(doubled.get_untracked(), number * 2);
        }
    }

    #[test]
    fn a_signal_that_is_gone_is_not_changed() {
        let owner = Owner::new();
        owner.set();
        let signal = RwSignal::new(1);
        signal.dispose();
        assert_eq!(change(signal, |value| *value = 2), None);
    }
}
