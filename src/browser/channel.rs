//! Messages between the tabs of one browser: BroadcastChannel, with a storage event as the second path.
//!
//! A message is a hint, never a fact: any page of the origin can send one.

use leptos::ev;
use leptos::prelude::{on_cleanup, window_event_listener};
use send_wrapper::SendWrapper;
use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{BroadcastChannel, MessageEvent};

use super::{random, storage};

/// Sends a message to the other tabs that listen on the channel of this name.
pub fn send(name: &str, message: &impl Serialize) {
    let Ok(json) = serde_json::to_string(message) else {
        return;
    };
    if let Ok(channel) = BroadcastChannel::new(name) {
        // A channel that was just opened takes any string.
        let _ = channel.post_message(&JsValue::from_str(&json));
        channel.close();
    }
    // The storage event fires on a change only: a random prefix makes every message a change. What could not be
    // stored went over the channel all the same.
    let _ = storage::local_set(name, &format!("{} {json}", random::uuid()));
    let _ = storage::local_remove(name);
}

/// Calls back on every message of another tab that can be read, until the current owner is cleaned up. The same
/// message may come twice, once on each path.
pub fn listen<T: DeserializeOwned>(name: &'static str, callback: impl Fn(T) + Clone + 'static) {
    let on_storage = callback.clone();
    let stored = window_event_listener(ev::storage, move |event| {
        if event.key().as_deref() == Some(name)
            && let Some(value) = event.new_value()
            && let Some((_, json)) = value.split_once(' ')
            && let Ok(message) = serde_json::from_str(json)
        {
            on_storage(message);
        }
    });
    let channel = BroadcastChannel::new(name).ok();
    let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        if let Some(json) = event.data().as_string()
            && let Ok(message) = serde_json::from_str(&json)
        {
            callback(message);
        }
    });
    if let Some(channel) = &channel {
        channel.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    }
    let open = SendWrapper::new((channel, on_message));
    on_cleanup(move || {
        stored.remove();
        if let (Some(channel), _) = &*open {
            channel.set_onmessage(None);
            channel.close();
        }
    });
}
