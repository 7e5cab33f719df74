//! Texts of 海报.

use super::texts;

texts! {
    poster: "海报", "Poster";
    poster_hint: "长按图片也可保存或转发", "Or hold the picture to keep or send it";
    poster_save: "保存图片", "Save";
    poster_saved: "图片已保存", "Saved";
    poster_refused: "没有相册权限，去设置里打开吗？", "Saving is not allowed. Change that in settings?";
    poster_goods: "好物分享", "Have a look at this";
    poster_group: "一起拼，更便宜", "Cheaper together";
    poster_scan: "扫码或长按识别", "Scan the code";
}
