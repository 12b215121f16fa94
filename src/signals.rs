//! Signals that hold anything, made of Leptos's signals of one type.
//!
//! Leptos makes the code of a signal, of a memo and of what derives from them anew for each type that they hold. Here they
//! all hold a box, so that this code is there once; who reads or writes says which type is in it. They are used like
//! Leptos's own.

use std::any::Any;
use std::fmt;
use std::marker::PhantomData;
use std::ops::Deref;
use std::sync::{Arc, Mutex};

use leptos::prelude::{GetValue, StoredValue, Track, Update, WithUntracked, untrack};
use leptos::reactive::computed::ArcMemo;
use leptos::reactive::effect::Effect;
use leptos::reactive::graph::{AnySource, ToAnySource};
use leptos::reactive::signal::RwSignal as Cell;
use leptos::reactive::traits::IsDisposed;
use leptos::tachys::reactive_graph::{ReactiveFunction, SharedReactiveFunction};

/// What a signal holds.
type Value = Box<dyn Any + Send + Sync>;

/// Where what a signal shows comes from.
#[derive(Clone, Copy)]
enum Source {
    Cell(Cell<Value>),
    Memo(StoredValue<ArcMemo<Value>>),
    Derived(StoredValue<Arc<dyn Make>>),
}

impl Source {
    /// Has somebody see what is there, unless its owner is gone.
    fn look(self, tracked: bool, see: &mut dyn FnMut(&Value)) {
        match self {
            Self::Cell(cell) => {
                if tracked {
                    cell.track();
                }
                cell.try_with_untracked(see);
            }
            Self::Memo(memo) => {
                if let Some(memo) = memo.try_get_value() {
                    if tracked {
                        memo.track();
                    }
                    memo.with_untracked(see);
                }
            }
            Self::Derived(derived) => {
                if let Some(derived) = derived.try_get_value() {
                    let make = || derived.make();
                    see(&if tracked { make() } else { untrack(make) });
                }
            }
        }
    }
}

/// Makes a value whenever it is read. A trait of its own has a third of the code that is behind each `dyn Fn`.
trait Make: Send + Sync {
    fn make(&self) -> Value;
}

struct Derived<F>(F);

impl<T: Send + Sync + 'static, F: Fn() -> T + Send + Sync> Make for Derived<F> {
    fn make(&self) -> Value {
        Box::new(self.0())
    }
}

/// Something that can be read, and followed: what was written into an [`RwSignal`], or what comes of it.
pub struct Signal<T> {
    source: Source,
    holds: PhantomData<fn() -> T>,
}

impl<T: Send + Sync + 'static> Signal<T> {
    /// What a function makes, anew whenever it is read.
    pub fn derive(make: impl Fn() -> T + Send + Sync + 'static) -> Self {
        Self::of(derived(Arc::new(Derived(make))))
    }

    /// What a function makes of what it made the last time, when something changes that it has read. Who follows hears of
    /// it when the result is another one.
    pub fn memo(make: impl Fn(Option<&T>) -> T + Send + Sync + 'static) -> Self
    where
        T: PartialEq,
    {
        Self::of(memo(Box::new(move |before| {
            let before = before.as_deref().and_then(|before| before.downcast_ref());
            compared(before, make(before))
        })))
    }

    /// A copy of what is there, followed.
    ///
    /// # Panics
    /// When its owner is gone, as reading does in general here.
    pub fn get(&self) -> T
    where
        T: Clone,
    {
        self.copy(true).unwrap_or_else(|| gone())
    }

    /// A copy of what is there, followed; nothing when its owner is gone.
    pub fn try_get(&self) -> Option<T>
    where
        T: Clone,
    {
        self.copy(true)
    }

    /// A copy of what is there, not followed.
    pub fn get_untracked(&self) -> T
    where
        T: Clone,
    {
        self.try_get_untracked().unwrap_or_else(|| gone())
    }

    /// A copy of what is there, not followed; nothing when its owner is gone.
    pub fn try_get_untracked(&self) -> Option<T>
    where
        T: Clone,
    {
        self.copy(false)
    }

    /// Looks at what is there, and follows it.
    pub fn with<U>(&self, look: impl FnOnce(&T) -> U) -> U {
        self.look(true, look).unwrap_or_else(|| gone())
    }

    /// Looks at what is there without following it.
    pub fn with_untracked<U>(&self, look: impl FnOnce(&T) -> U) -> U {
        self.try_with_untracked(look).unwrap_or_else(|| gone())
    }

    /// Looks at what is there without following it, unless its owner is gone.
    pub fn try_with_untracked<U>(&self, look: impl FnOnce(&T) -> U) -> Option<U> {
        self.look(false, look)
    }

    /// Follows it.
    pub fn track(&self) {
        self.source.look(true, &mut |_| {});
    }

    /// What knows the followers. Nothing when its owner is gone, and for what is derived, whose followers follow what it
    /// is made of.
    pub fn to_any_source(&self) -> Option<AnySource> {
        match self.source {
            Source::Cell(cell) => (!cell.is_disposed()).then(|| cell.to_any_source()),
            Source::Memo(memo) => memo.try_get_value().map(|memo| memo.to_any_source()),
            Source::Derived(_) => None,
        }
    }

    fn of(source: Source) -> Self {
        Self {
            source,
            holds: PhantomData,
        }
    }

    fn copy(&self, tracked: bool) -> Option<T>
    where
        T: Clone,
    {
        let mut copy = None;
        self.source
            .look(tracked, &mut |value| copy = value.downcast_ref().cloned());
        copy
    }

    fn look<U>(&self, tracked: bool, look: impl FnOnce(&T) -> U) -> Option<U> {
        let mut look = Some(look);
        let mut answer = None;
        self.source.look(tracked, &mut |value| {
            answer = value
                .downcast_ref()
                .and_then(|value| look.take().map(|look| look(value)));
        });
        answer
    }
}

fn derived(make: Arc<dyn Make>) -> Source {
    Source::Derived(StoredValue::new(make))
}

/// What is there now, and whether it is something else than before.
#[inline(never)]
fn compared<T: PartialEq + Send + Sync + 'static>(before: Option<&T>, now: T) -> (Value, bool) {
    let changed = before != Some(&now);
    (Box::new(now), changed)
}

fn memo(make: Box<dyn Fn(Option<Value>) -> (Value, bool) + Send + Sync>) -> Source {
    Source::Memo(StoredValue::new(ArcMemo::new_owning(make)))
}

fn gone() -> ! {
    panic!("a signal is read whose owner is gone")
}

impl<T> Clone for Signal<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Signal<T> {}

impl<T> fmt::Debug for Signal<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Signal")
    }
}

/// What never changes.
impl<T: Send + Sync + 'static> From<T> for Signal<T> {
    fn from(value: T) -> Self {
        *RwSignal::new(value)
    }
}

impl From<&str> for Signal<String> {
    fn from(value: &str) -> Self {
        value.to_owned().into()
    }
}

impl<T> From<RwSignal<T>> for Signal<T> {
    fn from(signal: RwSignal<T>) -> Self {
        *signal
    }
}

impl<T: Default + Send + Sync + 'static> Default for Signal<T> {
    fn default() -> Self {
        T::default().into()
    }
}

/// In a view, as itself.
impl<T: Clone + Send + Sync + 'static> ReactiveFunction for Signal<T> {
    type Output = T;

    fn invoke(&mut self) -> T {
        self.get()
    }

    fn into_shared(self) -> SharedReactiveFunction<T> {
        Arc::new(Mutex::new(move || self.get()))
    }
}

/// A [`Signal`] that can be written.
pub struct RwSignal<T> {
    cell: Cell<Value>,
    shown: Signal<T>,
}

impl<T: Send + Sync + 'static> RwSignal<T> {
    /// A signal that holds this, for as long as the current owner is there.
    pub fn new(value: T) -> Self {
        let cell = Cell::new(Box::new(value) as Value);
        Self {
            cell,
            shown: Signal::of(Source::Cell(cell)),
        }
    }

    /// Puts another value in the place of what is there, and tells who follows. Nothing happens when its owner is gone.
    pub fn set(&self, value: T) {
        put(self.cell, Box::new(value));
    }

    /// Changes what is there, and tells who follows.
    pub fn update(&self, change: impl FnOnce(&mut T)) {
        self.try_update(change);
    }

    /// Changes what is there, and tells who follows; nothing when its owner is gone.
    pub fn try_update<U>(&self, change: impl FnOnce(&mut T) -> U) -> Option<U> {
        self.alter(|value| (true, change(value)))
    }

    /// Changes what is there, and tells who follows if the change says so.
    pub fn maybe_update(&self, change: impl FnOnce(&mut T) -> bool) {
        self.alter(|value| (change(value), ()));
    }

    /// Changes what is there, and tells nobody.
    pub fn update_untracked(&self, change: impl FnOnce(&mut T)) {
        self.alter(|value| (false, change(value)));
    }

    fn alter<U>(&self, change: impl FnOnce(&mut T) -> (bool, U)) -> Option<U> {
        let mut change = Some(change);
        let mut answer = None;
        alter(self.cell, &mut |value| {
            let (Some(value), Some(change)) = (value.downcast_mut(), change.take()) else {
                return false;
            };
            let (tell, result) = change(value);
            answer = Some(result);
            tell
        });
        answer
    }
}

fn put(cell: Cell<Value>, new: Value) {
    cell.update(|value| *value = new);
}

fn alter(cell: Cell<Value>, change: &mut dyn FnMut(&mut Value) -> bool) {
    cell.maybe_update(change);
}

impl<T: Default + Send + Sync + 'static> Default for RwSignal<T> {
    fn default() -> Self {
        Self::new(T::default())
    }
}

impl<T> Clone for RwSignal<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for RwSignal<T> {}

impl<T> fmt::Debug for RwSignal<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("RwSignal")
    }
}

/// What can be written can be read.
impl<T> Deref for RwSignal<T> {
    type Target = Signal<T>;

    fn deref(&self) -> &Signal<T> {
        &self.shown
    }
}

/// Runs something, and again when something changes that it has read.
pub fn effect(run: impl FnMut() + 'static) {
    fn boxed(run: Box<dyn FnMut()>) {
        Effect::new(run);
    }
    boxed(Box::new(run));
}

/// Likewise, and hands it what it has returned the time before.
pub fn effect_with<T: 'static>(mut run: impl FnMut(Option<T>) -> T + 'static) {
    let mut before = None;
    effect(move || before = Some(run(before.take())));
}

#[cfg(test)]
mod tests {
    use super::*;
    use leptos::prelude::Owner;
    use std::sync::atomic::{AtomicUsize, Ordering};

    #[test]
    fn what_is_written_is_read() {
        Owner::new().with(|| {
            let count = RwSignal::new(1);
            let double = Signal::derive(move || count.get() * 2);
            let text: Signal<String> = "always".into();
            count.set(2);
            count.update(|count| *count += 1);
            count.update_untracked(|count| *count += 1);
            count.maybe_update(|count| {
                *count += 1;
                false
            });
            assert_eq!(count.try_update(|count| *count), Some(5));
            assert_eq!((count.get(), double.get()), (5, 10));
            assert_eq!(
                (count.with(ToString::to_string), text.get_untracked()),
                ("5".to_owned(), "always".to_owned())
            );
        });
    }

    #[test]
    fn a_memo_is_made_anew_for_another_value_and_told_of_for_another_result() {
        Owner::new().with(|| {
            let made = Arc::new([const { AtomicUsize::new(0) }; 2]);
            let count = |index: usize| {
                let made = made.clone();
                move || made[index].fetch_add(1, Ordering::Relaxed)
            };
            let (first, second) = (count(0), count(1));
            let number = RwSignal::new(1);
            let is_even = Signal::memo(move |_| {
                first();
                number.get() % 2 == 0
            });
            let word = Signal::memo(move |before: Option<&String>| {
                second();
                format!("{}{}", before.cloned().unwrap_or_default(), is_even.get())
            });
            assert_eq!(word.get(), "false");
            for next in [3, 3, 4] {
                number.set(next);
                word.get();
            }
            assert_eq!(word.get(), "falsetrue");
            assert_eq!(made.each_ref().map(|made| made.load(Ordering::Relaxed)), [4, 2]);
        });
    }

    #[test]
    fn what_is_gone_holds_nothing_and_takes_nothing() {
        let owner = Owner::new();
        let (kept, derived, memo) = owner.with(|| {
            let kept = RwSignal::new(1);
            (kept, Signal::derive(|| 1), Signal::memo(|_| 1))
        });
        drop(owner);
        for signal in [*kept, derived, memo] {
            signal.track();
            assert_eq!((signal.try_get(), signal.try_get_untracked()), (None, None));
            assert_eq!(signal.try_with_untracked(|value| *value), None);
            assert!(signal.to_any_source().is_none());
        }
        kept.set(2);
        kept.update(|value| *value = 3);
        assert_eq!(kept.try_update(|value| *value), None);
    }
}
