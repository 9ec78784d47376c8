//! System notices as an admin reads them.

use poem_openapi::Object;

use crate::domain::{
    at::At,
    ids::NoticeId,
    notice::{NoticeFigures, NoticeKind},
};

/// Matters of the clinic and of the whole installation.
#[derive(Clone, Debug, Object)]
#[oai(rename_all = "camelCase")]
pub struct SystemNotices {
    /// The last seen first.
    pub notices: Vec<SystemNotice>,
}

/// What is wrong with Reliefline itself.
#[derive(Clone, Debug, Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
pub struct SystemNotice {
    /// Its id.
    pub id: NoticeId,
    /// What is wrong.
    pub kind: NoticeKind,
    /// Which of its kind: an id, a push service, a part of the engine. Empty when there is one.
    pub key: String,
    /// The name of whom it is about.
    pub name: Option<String>,
    /// What it stands on, as it was last seen.
    pub figures: NoticeFigures,
    /// When it was first seen.
    pub since: At,
    /// When it was last seen.
    pub last_seen_at: At,
    /// How often it was seen.
    pub times: i32,
    /// When it was over, or closed.
    pub closed_at: Option<At>,
    /// The name of who closed it; absent when its cause was over.
    pub closed_by: Option<String>,
}
