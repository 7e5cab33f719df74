//! Every limit of the shop, with its reason. Units last.

/// Dearest piece: ¥10,000,000. With [`PIECES_MAX`] and [`LINES_MAX`] every sum stays below 2⁵³, so
/// no amount needs a `BigInt` in JavaScript and no addition of amounts can overflow an `i64`.
pub const UNIT_PRICE_MAX_FEN: i64 = 1_000_000_000;
/// Most pieces of one SKU in a cart. See [`UNIT_PRICE_MAX_FEN`].
pub const PIECES_MAX: u32 = 9_999;
/// Most lines in a cart: more cannot be shown well, nor priced within a frame on an old phone.
pub const LINES_MAX: usize = 200;
/// Most pieces in a basket: [`LINES_MAX`] lines of [`PIECES_MAX`].
pub const BASKET_PIECES_MAX: i64 = 1_999_800;
/// Most coupons looked at for one cart: the search over them stays within a frame.
pub const COUPONS_MAX: usize = 200;
/// Most promotions in force at once, for the same reason.
pub const PROMOTIONS_MAX: usize = 200;
/// Most ids a scope may list: a longer list wants a category or a tag.
pub const SCOPE_IDS_MAX: usize = 500;
/// Conditions of one promotion: a merchant cannot explain more.
pub const CONDITIONS_MAX: usize = 10;
/// Depth of scopes within scopes and conditions within conditions: deeper ones nobody can read, and
/// reading them must not exhaust the stack of a phone.
pub const NESTING_MAX: usize = 4;
/// Decisions looked at for the best combination. Nodes are counted, never time, so that every engine
/// gives the same answer; beyond it as many are looked at once more, elsewhere, and the quote says how
/// much better another combination could be.
pub const SEARCH_NODES_MAX: u32 = 20_000;
/// Rules for the price of one piece in force at once.
pub const PRICE_RULES_MAX: usize = 200;
/// Steps of a ladder: a shopper is shown all of them.
pub const LADDER_STEPS_MAX: usize = 10;
/// Goods of one bundle.
pub const BUNDLE_ITEMS_MAX: usize = 10;
/// Labels of a product or a shopper.
pub const TAGS_MAX: usize = 50;
/// Templates of freight in force at once.
pub const FREIGHT_TEMPLATES_MAX: usize = 100;
/// Rates of one template of freight: more than there are provinces.
pub const FREIGHT_RATES_MAX: usize = 40;
/// Grams or cm³ of one piece: a tonne. With [`PIECES_MAX`] and [`LINES_MAX`] sums stay exact.
pub const UNIT_SIZE_MAX: u32 = 1_000_000;
/// Points one yuan may be worth, or earn.
pub const POINTS_PER_YUAN_MAX: u32 = 100_000;
/// Tiers of one shop: a shopper climbs them, and sees them all.
pub const TIERS_MAX: usize = 10;
/// Growth that a tier may take: what a yuan each earns for ¥1,000,000,000.
pub const GROWTH_MAX: u32 = 1_000_000_000;
/// Basis points by which the points of an order may be multiplied for who buys: ten times.
pub const POINTS_FACTOR_MAX: u32 = 100_000;
/// Lines of what a tier or a card brings: more are not read.
pub const BENEFITS_MAX: usize = 8;
/// Coupons given at once: more do not fit into a pocket.
pub const GIFT_COUPONS_MAX: usize = 5;
/// Cards of one shop that are bought by the month.
pub const PAID_CARDS_MAX: usize = 10;
/// Numbers of months that one card is sold by: they stand in one row.
pub const CARD_CHOICES_MAX: usize = 4;
/// Months of a card bought at once: three years, and what they cost stays exact.
pub const CARD_MONTHS_MAX: u32 = 36;
/// Longest id in bytes: it travels in URLs, share links (32) and database keys.
pub const ID_BYTES_MAX: usize = 64;
/// Longest token of a share link in bytes: what WeChat lets the `scene` of a mini-program code hold.
pub const SHARE_TOKEN_BYTES_MAX: usize = 32;
/// Sessions of one flash sale: one for each half hour.
pub const FLASH_SESSIONS_MAX: usize = 48;
/// Dates one session of a flash sale may list: a season of days.
pub const FLASH_DATES_MAX: usize = 100;
/// Goods of one session: more are never scrolled to.
pub const FLASH_ITEMS_MAX: usize = 60;
/// Flash sales of one shop: each is looked at for every page and every price.
pub const FLASH_SALES_MAX: usize = 20;
/// Tabs of the flash-sale page: more are never swiped to.
pub const FLASH_TABS_MAX: usize = 12;
/// Group buys of one shop: each is looked at for the page of all.
pub const GROUP_BUYS_MAX: usize = 50;
/// Steps of the price of a group buy: a shopper is asked to choose one.
pub const GROUP_SIZES_MAX: usize = 5;
/// Seats of a group: their pictures are all shown.
pub const GROUP_SEATS_MAX: u32 = 100;
/// Days of one cycle of checking in: a month, which is what a calendar shows.
pub const CHECK_IN_DAYS_MAX: u32 = 31;
/// Milestones of a check-in: a shopper is shown all of them.
pub const MILESTONES_MAX: usize = 20;
/// Days of the farthest milestone: ten years.
pub const MILESTONE_DAYS_MAX: u32 = 3_650;
/// Rewards given at once: more do not fit one line of a calendar.
pub const REWARDS_MAX: usize = 5;
/// Points given at once.
pub const REWARD_POINTS_MAX: u32 = 1_000_000;
/// Months that points may last: five years.
pub const POINTS_MONTHS_MAX: u32 = 60;
/// Offers of a points mall: more are never scrolled to.
pub const POINTS_OFFERS_MAX: usize = 100;
/// Days before and after a birthday in which its gift can be taken: what is around one is not around the next.
pub const BIRTHDAY_DAYS_MAX: u32 = 15;
/// 换购 of one shop: each is looked at for every order that was just paid.
pub const ADD_ONS_MAX: usize = 20;
/// Longest time after an order in which something is bought along with it, in minutes: a parcel waits no longer
/// than a day.
pub const ADD_ON_MINUTES_MAX: u32 = 1_440;
/// Gifts of orders of one shop: each is looked at for every order.
pub const ORDER_GIFTS_MAX: usize = 20;
/// Growth given at once: a reward is no short way to the highest tier.
pub const REWARD_GROWTH_MAX: u32 = 10_000;
/// Lottery tickets given at once.
pub const REWARD_TICKETS_MAX: u32 = 100;
/// Dearest red packet: the ¥200 that WeChat lets one be.
pub const RED_PACKET_MAX_FEN: i64 = 20_000;
/// Prizes of one lottery: a ring of four by four.
pub const PRIZES_MAX: usize = 12;
/// Lotteries of one shop: each is looked at every second, for its day.
pub const LOTTERIES_MAX: usize = 20;
/// All weights of a lottery together: of a million, odds in millionths are exact.
pub const LOTTERY_WEIGHT_MAX: u32 = 1_000_000;
/// Draws of one shopper on one day that can be allowed, and tickets for points: more is no fun.
pub const LOTTERY_DRAWS_MAX: u32 = 100;
/// Tasks of one shop: a shopper is shown all of them.
pub const TASKS_MAX: usize = 30;
/// Stages of one task: they stand in one row.
pub const TASK_STAGES_MAX: usize = 5;
/// How often a task may want something done: more is no task, but a life.
pub const TASK_COUNT_MAX: u32 = 1_000;
/// Points that a task may give for what a device alone tells of: as much as a shopper finds in the street.
pub const TOLD_POINTS_MAX: i64 = 100;
/// Lottery tickets that it may give.
pub const TOLD_TICKETS_MAX: i64 = 3;
/// What one device may tell of on one day of the shop: more is told by a program.
pub const TOLD_A_DAY: u32 = 100;
/// How long after their first log-in somebody is new enough to be invited: a day.
pub const INVITE_NEW_MS: i64 = 24 * 60 * 60 * 1000;
/// Rules that a merchant adds to an invitation: more are not read.
pub const INVITE_RULES_MAX: usize = 10;
/// Days that an invitation may wait after the parcel has come: a month.
pub const INVITE_AFTER_DAYS_MAX: u32 = 30;
/// Friends that one inviter may be rewarded for: more is a trade.
pub const INVITE_REWARDED_MAX: u32 = 1_000;
/// Cards that one make-up may cost.
pub const MAKE_UP_CARDS_MAX: u32 = 100;
/// A session is told of so long before it opens: time to put the kettle down, too short to forget.
pub const REMIND_AHEAD_MS: i64 = 5 * 60 * 1000;
/// Reminders one shopper may wait for: a page of flash sales, each once.
pub const REMINDERS_MAX: u32 = 100;
/// Parcels of one order: far more than anybody sends.
pub const PARCELS_MAX: usize = 50;
/// Longest note on an after-sale in characters: a paragraph.
pub const NOTE_CHARS_MAX: usize = 200;
/// A coupon that holds no longer than this says so: three days, time for one more purchase.
pub const EXPIRES_SOON_MS: i64 = 3 * 24 * 60 * 60 * 1000;
/// Longest review in characters: as much as a paragraph of the shop's own.
pub const REVIEW_CHARS_MAX: usize = 500;
/// Pictures of one review: three rows of three.
pub const REVIEW_PICTURES_MAX: usize = 9;
/// Pieces an activity may hold of one SKU: a million, far above any stock.
pub const ACTIVITY_STOCK_MAX: u32 = 1_000_000;
/// Minutes something of an activity may last: thirty days.
pub const ACTIVITY_MINUTES_MAX: u32 = 43_200;
/// Longest title, name or label in characters: two lines on a 375 px screen, with room.
pub const TITLE_CHARS_MAX: usize = 60;
/// Longest paragraph in characters.
pub const TEXT_CHARS_MAX: usize = 500;
/// Longest picture path or link in bytes.
pub const URL_BYTES_MAX: usize = 300;
/// Longest remark on an order in characters: it must fit on a packing slip.
pub const REMARK_CHARS_MAX: usize = 100;
/// At or below this many left, a line says so.
pub const LOW_STOCK_PIECES: u32 = 5;
/// Addresses one shopper may keep.
pub const ADDRESSES_MAX: usize = 20;
/// Products of one shop: one server holds them and their search index in memory.
pub const PRODUCTS_MAX: usize = 100_000;
/// SKUs of one product: five options of each of three kinds, with room.
pub const SKUS_PER_PRODUCT_MAX: usize = 200;
/// Kinds of option a product may ask for (colour, size, scent).
pub const OPTIONS_MAX: usize = 3;
/// Pictures of one product.
pub const PICTURES_MAX: usize = 12;
/// Categories of one shop: they are sent whole.
pub const CATEGORIES_MAX: usize = 200;
/// Blocks of the home page: more than this is never scrolled to.
pub const BLOCKS_MAX: usize = 100;
/// Parts of a picture that lead elsewhere: more cannot be told apart with a thumb.
pub const HOT_ZONES_MAX: usize = 20;
/// Pictures of a cube.
pub const CUBE_CELLS_MAX: usize = 12;
/// Units of a cube across and down.
pub const CUBE_UNITS_MAX: i64 = 12;
/// Paragraphs of a text on the home page: a longer one wants a page of its own.
pub const RICH_LINES_MAX: usize = 50;
/// Runs of words of one paragraph.
pub const RICH_RUNS_MAX: usize = 20;
/// Other looks of one block.
pub const VARIANTS_MAX: usize = 5;
/// Heaviest look: sums stay far below what a hash is taken by.
pub const VARIANT_WEIGHT_MAX: i64 = 1_000_000;
/// Goods on one floor.
pub const FLOOR_GOODS_MAX: usize = 60;
/// Entries of the menu bar: two rows of five.
pub const MENU_MAX: usize = 10;
/// Banners: nobody waits for a ninth.
pub const BANNERS_MAX: usize = 8;
/// Guest carts a shopper's cart remembers, so that merging one twice does nothing.
pub const MERGED_CARTS_MAX: usize = 20;
/// Cart operations in one synchronisation.
pub const CART_OPS_MAX: usize = 500;
/// Ways to reach the shop: more are not chosen from.
pub const SERVICE_CHANNELS_MAX: usize = 10;
/// Hosts that a merchant may allow: each is one that shoppers are sent to.
pub const SERVICE_ALLOW_MAX: usize = 20;
/// Longest message to the shop, and longest answer, in characters: as a review.
pub const SERVICE_MESSAGE_CHARS_MAX: usize = 500;
/// Messages that one shopper may leave on one day: somebody has to read them.
pub const SERVICE_MESSAGES_PER_DAY: u32 = 20;
/// Events told at once: what a shopper does in a few minutes.
pub const EVENTS_MAX: usize = 100;
/// Events of one visitor that are kept on one day: more than any hand taps.
pub const EVENTS_PER_DAY_MAX: u32 = 2_000;
/// Events of all devices together that are kept on one day: a device is a name that anybody makes up, so a limit
/// for each does not keep the disk from filling. It is half a gigabyte.
pub const EVENTS_OF_ALL_PER_DAY_MAX: u32 = 3_200_000;
/// How late an event may be told, in milliseconds: a day, a phone may be without network so long.
pub const EVENT_LATE_MS: i64 = 24 * 60 * 60 * 1000;
/// Segments of one shop: each is worked out for a shopper who orders.
pub const SEGMENTS_MAX: usize = 20;
/// Rules of one segment, all that are in others counted.
pub const SEGMENT_RULES_MAX: usize = 20;
/// Tags of one shop, and so of one shopper; with the segments they stay below [`TAGS_MAX`].
pub const SHOPPER_TAGS_MAX: usize = 20;
/// Live sessions of one shop: each is looked at for the page of all.
pub const LIVES_MAX: usize = 20;
/// Goods of one live session: more are never shown in it.
pub const LIVE_PRODUCTS_MAX: usize = 50;
/// Live sessions on the home page: a row.
pub const LIVE_TILES_MAX: usize = 3;
/// Goods that one shopper may like: a list that is still looked through.
pub const FAVOURITES_MAX: usize = 200;
/// Rows of one table that a shopper is shown of what is kept of them: a file that still opens on a phone.
pub const MY_DATA_ROWS_MAX: usize = 2_000;
/// Bargains of one shop: each is looked at for the page of all.
pub const BARGAINS_MAX: usize = 20;
/// Cuts of one bargain: the schedule is shown whole, and nobody has more friends.
pub const BARGAIN_CUTS_MAX: usize = 30;
/// Hours that a bargain may stay open: a week.
pub const BARGAIN_HOURS_MAX: u32 = 168;
/// Friends that one shopper may be allowed to help on one day.
pub const BARGAIN_HELPS_MAX: u32 = 100;
/// Templates of messages of one shop.
pub const SUBSCRIPTIONS_MAX: usize = 20;
/// Fields of one template.
pub const SUBSCRIPTION_FIELDS_MAX: usize = 5;
/// Templates that a shopper is asked for at once: the platform shows no more.
pub const SUBSCRIBE_AT_ONCE: usize = 3;
/// Tokens of one template that one shopper may have: more are never spent.
pub const SUBSCRIPTION_TOKENS_MAX: u32 = 20;
