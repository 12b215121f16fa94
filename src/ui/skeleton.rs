//! What stands in the place of what is being fetched.

use leptos::prelude::*;

use crate::signals::Signal;

/// The shape of what comes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SkeletonShape {
    /// Lines of text.
    #[default]
    Lines,
    /// The title of a panel.
    Title,
    /// Labelled fields.
    Fields,
    /// Rows of a list, each as high as a control.
    Rows,
}

impl SkeletonShape {
    /// The name that style sheets use: `data-shape`.
    pub fn as_str(self) -> &'static str {
        match self {
            SkeletonShape::Lines => "lines",
            SkeletonShape::Title => "title",
            SkeletonShape::Fields => "fields",
            SkeletonShape::Rows => "rows",
        }
    }
}

/// Grey shapes that take the room from the start and are drawn after 200 ms, so that what comes quickly does not flicker.
#[component]
pub fn Skeleton(
    /// What is being fetched, for those who do not see the shapes; nothing where something else says it.
    #[prop(into, optional)]
    label: Option<Signal<String>>,
    /// The shape of what comes.
    #[prop(optional)]
    shape: SkeletonShape,
    /// How many of them.
    #[prop(default = 3)]
    count: usize,
    /// What will stand under the first of them: unseen, it takes its room already.
    #[prop(optional)]
    under: Vec<Option<Signal<String>>>,
) -> impl IntoView {
    let parts = (0..count)
        .map(|index| {
            let part = view! { <span class="skeleton__part"></span> };
            match under.get(index).copied().flatten() {
                Some(words) => view! {
                    <span class="skeleton__place">
                        {part}
                        <span class="skeleton__words">{words}</span>
                    </span>
                }
                .into_any(),
                None => part.into_any(),
            }
        })
        .collect_view();
    view! {
        <div class="skeleton" data-shape=shape.as_str() role=label.map(|_| "status")>
            {label.map(|label| view! { <span class="visually-hidden">{label}</span> })}
            {parts}
        </div>
    }
}
