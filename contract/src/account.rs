//! `GET /account` and `PATCH /account`.

wire! {
    /// The user's profile.
    pub struct Account {
        /// As shown to colleagues and candidates.
        pub display_name: String,
        /// The address at the ATS; read-only.
        pub email: String,
        /// Free text; empty when not given.
        #[serde(default)]
        pub phone: String,
        /// BCP 47 tag, such as `en` or `nl`.
        pub language: String,
        /// Name in the IANA time zone database, such as `Europe/Amsterdam`.
        pub time_zone: String,
    }

    /// A change of the profile: what is absent stays as it is (RFC 7396).
    #[derive(Default)]
    pub struct AccountPatch {
        /// See [`Account::display_name`].
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub display_name: Option<String>,
        /// See [`Account::phone`].
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub phone: Option<String>,
        /// See [`Account::language`].
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub language: Option<String>,
        /// See [`Account::time_zone`].
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub time_zone: Option<String>,
    }
}
