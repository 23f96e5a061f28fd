//! Light, dark, or as the system says. A plain form: works without WebAssembly.

use leptos::prelude::*;

use crate::components::icon::Icon;

/// Three buttons; the server keeps the choice in a cookie, so that the first paint is right.
#[component]
pub fn ThemeSwitch() -> impl IntoView {
    let choices = [
        ("system", "computer", "System"),
        ("light", "sun", "Light"),
        ("dark", "moon", "Dark"),
    ];
    view! {
        <form method="post" action="/theme" class="theme-form">
            <fieldset>
                <legend class="visually-hidden">"Colours"</legend>
                <div class="segmented">
                    {choices
                        .map(|(value, icon, label)| view! {
                            <button name="theme" value=value r#type="submit">
                                <Icon name=icon small=true />
                                {label}
                            </button>
                        })
                        .into_iter()
                        .collect_view()}
                </div>
            </fieldset>
        </form>
    }
    .into_any()
}
