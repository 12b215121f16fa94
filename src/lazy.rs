//! Parts of the app that the first screen does not need: they are fetched when they are first wanted.
//!
//! A release build puts each part into a file of its own: the feature `split` makes a split point of every function
//! that is defined here, and `cargo xtask build --release` splits the wasm at them. Any other build is one file, and
//! these are ordinary functions.

use std::future::Future;
use std::pin::{Pin, pin};
use std::task::{Context, Poll, Waker};

/// Something to come.
pub type Later<T> = Pin<Box<dyn Future<Output = T>>>;

/// A part could not be fetched: the network, or a newer version in the place of this one. It can be tried again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotArrived;

#[cfg(feature = "split")]
impl From<wasm_split_helpers::SplitLoaderError> for NotArrived {
    fn from(_: wasm_split_helpers::SplitLoaderError) -> Self {
        Self
    }
}

/// What a future holds already, without waiting for it.
pub fn now<T>(future: impl Future<Output = T>) -> Option<T> {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => Some(value),
        Poll::Pending => None,
    }
}

/// An asynchronous function in a part: `lazy_call! { part: async fn name(argument: &Type, …) -> Result<…, E> { … } }`, where
/// `E` is made from [`NotArrived`]. The part is fetched when the function is called.
#[macro_export]
macro_rules! lazy_call {
    ($part:ident: $(#[$meta:meta])* $vis:vis async fn $name:ident($($arg:ident: &$type:ty),* $(,)?) -> Result<$ok:ty, $error:ty> $body:block) => {
        $(#[$meta])*
        $vis async fn $name($($arg: &$type),*) -> Result<$ok, $error> {
            #[cfg(feature = "split")]
            {
                #[allow(unsafe_code)]
                #[wasm_split_helpers::wasm_split($part, fallible)]
                fn $name($($arg: $type),*) -> Result<$crate::lazy::Later<Result<$ok, $error>>, $crate::lazy::NotArrived> {
                    Ok(Box::pin(async move {
                        $(let $arg = &$arg;)*
                        let answer = $body;
                        answer
                    }))
                }
                $name($($arg.clone()),*).await?.await
            }
            #[cfg(not(feature = "split"))]
            $body
        }
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_there_is_there_at_once() {
        assert_eq!(now(async { 1 }), Some(1));
        assert_eq!(now(std::future::pending::<u8>()), None);
    }
}
