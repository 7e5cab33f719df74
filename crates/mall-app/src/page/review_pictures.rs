//! The pictures of a review while it is being written.

use mall_api::ErrorCode;
use mall_api::review::PICTURE_FOLDER;
use mall_core::limits::REVIEW_PICTURES_MAX;
use serde::Serialize;

use super::Scene;
use super::review::{Act, button};
use crate::Action;
use crate::context::Context;
use crate::net::{Call, Failure, Reply};

/// What was chosen so far.
#[derive(Debug, Default)]
pub(super) struct ReviewPictures {
    /// Where each is seen, as the shell names it: in front of the path may stand the shop's origin.
    chosen: Vec<String>,
    /// The shopper is choosing some, or they are on their way.
    coming: bool,
}

impl ReviewPictures {
    pub(super) fn choose(&mut self, cx: &mut Context<'_>) {
        let room = REVIEW_PICTURES_MAX.saturating_sub(self.chosen.len());
        if !self.coming && room > 0 {
            self.coming = true;
            cx.call(Call::Pictures(room));
        }
    }

    pub(super) fn remove(&mut self, picture: &str) {
        self.chosen.retain(|it| it != picture);
    }

    /// What came stays, whatever became of the others.
    pub(super) fn answered(&mut self, result: Result<Reply, Failure>, cx: &mut Context<'_>) {
        self.coming = false;
        let all = match result {
            Ok(Reply::Pictures(all)) => all,
            Ok(_) => Vec::new(),
            Err(failure) => vec![Err(failure)],
        };
        let mut failed = None;
        for one in all {
            match one {
                // The same picture has the same path.
                Ok(it) if self.chosen.contains(&it) => {}
                Ok(it) if self.chosen.len() < REVIEW_PICTURES_MAX => self.chosen.push(it),
                Ok(_) => {}
                Err(failure) => failed = Some(failure),
            }
        }
        if let Some(failure) = failed {
            let text = cx.text();
            // The server's words are for whoever wrote the request.
            if failure.code() == Some(ErrorCode::Invalid) {
                cx.toast(text.review_picture_kinds());
            } else {
                cx.toast(failure.message(text));
            }
        }
    }

    pub(super) fn clear(&mut self) {
        self.chosen.clear();
    }

    pub(super) fn are_coming(&self) -> bool {
        self.coming
    }

    /// As the server named them.
    pub(super) fn paths(&self) -> Vec<String> {
        // Not `find`: the search for a text within a text is 1 kB of a phone's download, and nobody else needs it.
        let path = |it: &String| {
            let name = it.rsplit('/').next()?;
            let at = it.len().checked_sub(name.len())?.checked_sub(PICTURE_FOLDER.len())?;
            it.get(at..).filter(|path| path.starts_with(PICTURE_FOLDER)).map(str::to_owned)
        };
        self.chosen.iter().filter_map(path).collect()
    }

    pub(super) fn view(&self, scene: Scene<'_>) -> PicturesView {
        let text = scene.model.text();
        let chosen = self.chosen.iter().zip(1..).map(|(it, number)| PictureView {
            src: it.clone(),
            label: text.review_picture_remove(number),
            remove: button(scene, Act::RemovePicture { picture: it.clone() }),
        });
        let has_room = self.chosen.len() < REVIEW_PICTURES_MAX;
        PicturesView {
            name: text.review_pictures(),
            chosen: chosen.collect(),
            add: has_room.then(|| AddView {
                text: if self.coming {
                    text.review_pictures_coming()
                } else {
                    text.review_picture_add()
                },
                count: format!("{}/{REVIEW_PICTURES_MAX}", self.chosen.len()),
                action: (!self.coming).then(|| button(scene, Act::AddPictures)),
            }),
        }
    }
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct PicturesView {
    /// 晒图.
    name: &'static str,
    chosen: Vec<PictureView>,
    /// Nothing when there are as many as there may be.
    add: Option<AddView>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct PictureView {
    src: String,
    /// `删除第 1 张图片`.
    label: String,
    remove: Action,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct AddView {
    /// 添加图片, 上传中….
    text: &'static str,
    /// `2/9`.
    count: String,
    /// Nothing while some are on their way.
    action: Option<Action>,
}
