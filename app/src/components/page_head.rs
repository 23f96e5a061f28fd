//! The top of a page: its name, and the answer as its heading.

use leptos::prelude::*;
use leptos_meta::Title;

#[cfg(feature = "ssr")]
use crate::components::icon::Icon;

/// The page's name in small letters (or the way back), the answer in large ones.
#[component]
pub fn PageHead(
    /// "Bills"; also the document's title.
    #[prop(into)]
    name: String,
    /// The answer in one sentence.
    #[prop(into)]
    answer: String,
    /// Something more to say; nothing when empty.
    #[prop(optional, into)]
    lede: String,
) -> impl IntoView {
    view! {
        <Title text=name.clone() />
        {heading(name.into_any(), &answer, lede)}
    }
    .into_any()
}

/// The heading of a page below another: instead of its name, the way back.
#[cfg(feature = "ssr")]
pub fn heading_below(
    (href, words): (&'static str, &'static str),
    answer: &str,
    lede: String,
) -> AnyView {
    let back = view! {
        <a href=href>
            <Icon name="chevron-left" small=true />
            {words}
        </a>
    };
    heading(back.into_any(), answer, lede)
}

/// The heading alone: `top` in small letters, the answer in large ones.
pub fn heading(top: AnyView, answer: &str, lede: String) -> AnyView {
    let (before, figure, after) = marked(answer);
    let figure = figure.map(|figure| view! { <em class="figure">{figure}</em> });
    view! {
        <header class="page-head">
            <p class="page-name">{top}</p>
            <h1 class="answer">{before}{figure}{after}</h1>
            {(!lede.is_empty()).then(|| view! { <p class="lede">{lede}</p> })}
        </header>
    }
    .into_any()
}

/// The sentence around its first figure: an amount of money, or else a percentage or energy.
fn marked(sentence: &str) -> (String, Option<String>, String) {
    let find = |wanted: fn(&str) -> bool| {
        let mut start = 0;
        for word in sentence.split_inclusive(' ') {
            let figure = word.trim_end_matches([' ', '.', ',']);
            if figure.contains(|c: char| c.is_ascii_digit()) && wanted(figure) {
                return Some((start, start + figure.len()));
            }
            start += word.len();
        }
        None
    };
    let money = find(|word| word.starts_with(['£', '$', '€', '−']) || word.starts_with("CA$"));
    match money.or_else(|| find(|word| word.ends_with('%'))) {
        Some((from, to)) => (
            sentence[..from].to_owned(),
            Some(sentence[from..to].to_owned()),
            sentence[to..].to_owned(),
        ),
        None => (sentence.to_owned(), None, String::new()),
    }
}

#[cfg(test)]
mod tests {
    use super::marked;

    #[test]
    fn only_the_number_that_answers_is_marked() {
        let (before, figure, after) = marked("Your bill is £84.12, £9.30 less than October's.");
        assert_eq!(before, "Your bill is ");
        assert_eq!(figure.as_deref(), Some("£84.12"));
        assert_eq!(after, ", £9.30 less than October's.");
        assert_eq!(marked("You used 14% less.").1.as_deref(), Some("14%"));
        assert_eq!(marked("Nothing to do by 3 December.").1, None);
    }
}
