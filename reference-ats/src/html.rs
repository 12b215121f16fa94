//! The few pages that the servers draw themselves.

/// Escapes text for element content and quoted attributes (HTML, section 13.3).
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            other => escaped.push(other),
        }
    }
    escaped
}

/// A whole page. `title` is escaped here, `main` is markup.
pub fn page(title: &str, style: &str, main: &str) -> String {
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{title}</title>\n<link rel=\"icon\" href=\"data:,\">\n\
         <link rel=\"stylesheet\" href=\"{style}\">\n</head>\n\
         <body>\n<main>\n{main}\n</main>\n</body>\n</html>\n",
        title = escape(title),
    )
}

/// The style of all pages drawn here.
pub const STYLE: &str = include_str!("page.css");

#[cfg(test)]
mod tests {
    #[test]
    fn nothing_breaks_out_of_text_or_attributes() {
        assert_eq!(
            super::escape(r#"<b a="1" c='2'>&"#),
            "&lt;b a=&quot;1&quot; c=&#39;2&#39;&gt;&amp;"
        );
    }
}
