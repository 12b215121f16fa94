//! What mail programs call their folders, in the languages of Mailbridge's users. A name is only ever a guess.

use std::collections::BTreeMap;

use mailbridge_contract::folder::Purpose;

use super::fold::fold;

/// A language that folder names are known in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "each is called what it is")]
pub enum Language {
    English,
    Dutch,
    German,
    French,
    Spanish,
    Italian,
    Polish,
    Portuguese,
    Czech,
    Swedish,
    Danish,
}

impl Language {
    /// The BCP 47 tag.
    pub fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Dutch => "nl",
            Self::German => "de",
            Self::French => "fr",
            Self::Spanish => "es",
            Self::Italian => "it",
            Self::Polish => "pl",
            Self::Portuguese => "pt",
            Self::Czech => "cs",
            Self::Swedish => "sv",
            Self::Danish => "da",
        }
    }
}

/// Names of folders by language and purpose, as Gmail, Outlook, Apple Mail, Thunderbird and Roundcube make them.
#[rustfmt::skip]
pub const NAMES: &[(Language, Purpose, &[&str])] = {
    use Language::*;
    use Purpose::*;
    &[
        (English, Sent, &["Sent", "Sent Mail", "Sent Items", "Sent Messages"]),
        (English, Drafts, &["Drafts", "Draft"]),
        (English, Archive, &["Archive", "Archives", "Archived"]),
        (English, Deleted, &["Trash", "Bin", "Deleted", "Deleted Items", "Deleted Messages"]),
        (English, Junk, &["Spam", "Junk", "Junk Mail", "Junk E-mail", "Junk Email", "Bulk Mail"]),
        (Dutch, Sent, &["Verzonden", "Verzonden berichten", "Verzonden items", "Verzonden e-mail"]),
        (Dutch, Drafts, &["Concepten"]),
        (Dutch, Archive, &["Archief", "Gearchiveerd"]),
        (Dutch, Deleted, &["Prullenbak", "Prullenmand", "Verwijderd", "Verwijderde items", "Verwijderde berichten"]),
        (Dutch, Junk, &["Ongewenst", "Ongewenste e-mail", "Ongewenste reclame", "Ongewenste berichten"]),
        (German, Sent, &["Gesendet", "Gesendete Elemente", "Gesendete Objekte", "Gesendete Nachrichten"]),
        (German, Drafts, &["Entwürfe", "Entwurf"]),
        (German, Archive, &["Archiv", "Archiviert"]),
        (German, Deleted, &["Papierkorb", "Gelöscht", "Gelöschte Elemente", "Gelöschte Objekte", "Gelöschte Nachrichten"]),
        (German, Junk, &["Junk-E-Mail", "Unerwünscht", "Unerwünschte Werbung"]),
        (French, Sent, &["Envoyés", "Messages envoyés", "Éléments envoyés", "Courrier envoyé"]),
        (French, Drafts, &["Brouillons", "Brouillon"]),
        (French, Archive, &["Archives"]),
        (French, Deleted, &["Corbeille", "Supprimés", "Éléments supprimés", "Messages supprimés"]),
        (French, Junk, &["Indésirables", "Courrier indésirable", "Pourriel"]),
        (Spanish, Sent, &["Enviados", "Elementos enviados", "Correo enviado", "Mensajes enviados"]),
        (Spanish, Drafts, &["Borradores"]),
        (Spanish, Archive, &["Archivo", "Archivado", "Archivados"]),
        (Spanish, Deleted, &["Papelera", "Eliminados", "Elementos eliminados"]),
        (Spanish, Junk, &["Correo no deseado", "No deseado"]),
        (Italian, Sent, &["Inviati", "Inviata", "Posta inviata", "Messaggi inviati"]),
        (Italian, Drafts, &["Bozze"]),
        (Italian, Archive, &["Archivio", "Archiviati"]),
        (Italian, Deleted, &["Cestino", "Posta eliminata", "Messaggi eliminati"]),
        (Italian, Junk, &["Indesiderata", "Posta indesiderata"]),
        (Polish, Sent, &["Wysłane", "Elementy wysłane"]),
        (Polish, Drafts, &["Szkice", "Wersje robocze", "Kopie robocze"]),
        (Polish, Archive, &["Archiwum"]),
        (Polish, Deleted, &["Kosz", "Usunięte", "Elementy usunięte"]),
        (Polish, Junk, &["Niechciane", "Wiadomości-śmieci"]),
        (Portuguese, Sent, &["Enviados", "Enviadas", "Itens enviados", "E-mails enviados", "Mensagens enviadas"]),
        (Portuguese, Drafts, &["Rascunhos"]),
        (Portuguese, Archive, &["Arquivo", "Arquivados"]),
        (Portuguese, Deleted, &["Lixeira", "Lixo", "Itens excluídos", "Itens eliminados"]),
        (Portuguese, Junk, &["Lixo eletrônico", "Lixo electrónico"]),
        (Czech, Sent, &["Odeslané", "Odeslaná pošta"]),
        (Czech, Drafts, &["Koncepty", "Rozepsané"]),
        (Czech, Archive, &["Archiv", "Archivované"]),
        (Czech, Deleted, &["Koš", "Odstraněná pošta"]),
        (Czech, Junk, &["Nevyžádaná pošta"]),
        (Swedish, Sent, &["Skickat", "Skickade", "Skickade objekt", "Skickade meddelanden"]),
        (Swedish, Drafts, &["Utkast"]),
        (Swedish, Archive, &["Arkiv", "Arkiverat"]),
        (Swedish, Deleted, &["Papperskorgen", "Papperskorg", "Borttaget", "Borttagna objekt"]),
        (Swedish, Junk, &["Skräppost"]),
        (Danish, Sent, &["Sendt", "Sendt post", "Sendte elementer"]),
        (Danish, Drafts, &["Kladder", "Kladde"]),
        (Danish, Archive, &["Arkiv", "Arkiveret"]),
        (Danish, Deleted, &["Papirkurv", "Slettet", "Slettet post", "Slettede elementer"]),
        (Danish, Junk, &["Uønsket", "Uønsket mail", "Uønsket post", "Uønsket e-mail"]),
    ]
};

/// The names, folded, for looking up.
#[derive(Debug)]
pub struct KnownNames(BTreeMap<String, (Purpose, Language)>);

impl KnownNames {
    /// Folds the table once.
    pub fn new() -> Self {
        let mut known = BTreeMap::new();
        for (language, purpose, names) in NAMES {
            for name in *names {
                known.entry(fold(name)).or_insert((*purpose, *language));
            }
        }
        Self(known)
    }

    /// What a folder of this name is for, and the first language in which it is called so.
    pub fn purpose(&self, name: &str) -> Option<(Purpose, Language)> {
        self.0.get(&fold(name)).copied()
    }
}

impl Default for KnownNames {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_has_a_name_for_every_purpose() {
        use Purpose::{Archive, Deleted, Drafts, Junk, Sent};
        for (language, ..) in NAMES {
            for purpose in [Sent, Drafts, Archive, Deleted, Junk] {
                let rows = NAMES.iter().filter(|(l, p, _)| (l, p) == (language, &purpose));
                assert_eq!(rows.count(), 1, "{language:?} {purpose:?}");
            }
        }
        assert_eq!(NAMES.len(), 11 * 5);
    }

    #[test]
    fn no_name_means_two_things() {
        let known = KnownNames::new();
        for (language, purpose, names) in NAMES {
            for name in *names {
                let found = known.purpose(name).map(|(purpose, _)| purpose);
                assert_eq!(found, Some(*purpose), "{name} in {language:?}");
            }
        }
    }

    #[test]
    fn case_and_accents_do_not_matter() {
        let known = KnownNames::new();
        assert_eq!(
            known.purpose("ENTWURFE"),
            Some((Purpose::Drafts, Language::German))
        );
        assert_eq!(known.purpose("kos"), Some((Purpose::Deleted, Language::Czech)));
        assert_eq!(known.purpose("Candidates"), None);
    }
}
