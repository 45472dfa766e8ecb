/** Names of common emoji and their characters; a name that is not here is shown as `:name:`. */

const table = `
grinning 😀|smiley 😃|smile 😄|grin 😁|laughing 😆|sweat_smile 😅|rolling_on_the_floor_laughing 🤣|joy 😂|slightly_smiling_face 🙂|upside_down_face 🙃|wink 😉|blush 😊|innocent 😇|heart_eyes 😍|star-struck 🤩|kissing_heart 😘|yum 😋|stuck_out_tongue 😛|stuck_out_tongue_winking_eye 😜|hugging_face 🤗|face_with_hand_over_mouth 🤭|shushing_face 🤫|thinking_face 🤔|zipper_mouth_face 🤐|face_with_raised_eyebrow 🤨|neutral_face 😐|expressionless 😑|no_mouth 😶|smirk 😏|unamused 😒|face_with_rolling_eyes 🙄|grimacing 😬|relieved 😌|pensive 😔|sleepy 😪|sleeping 😴|mask 😷|face_with_thermometer 🤒|exploding_head 🤯|sunglasses 😎|nerd_face 🤓|confused 😕|worried 😟|slightly_frowning_face 🙁|open_mouth 😮|hushed 😯|astonished 😲|flushed 😳|fearful 😨|cold_sweat 😰|disappointed_relieved 😥|cry 😢|sob 😭|scream 😱|confounded 😖|disappointed 😞|sweat 😓|weary 😩|tired_face 😫|yawning_face 🥱|triumph 😤|rage 😡|angry 😠|skull 💀|hankey 💩|clown_face 🤡|ghost 👻|alien 👽|robot_face 🤖|see_no_evil 🙈|hear_no_evil 🙉|speak_no_evil 🙊
wave 👋|raised_hand ✋|ok_hand 👌|v ✌️|crossed_fingers 🤞|call_me_hand 🤙|point_left 👈|point_right 👉|point_up_2 👆|point_down 👇|point_up ☝️|+1 👍|thumbsup 👍|-1 👎|thumbsdown 👎|fist ✊|facepunch 👊|clap 👏|raised_hands 🙌|open_hands 👐|handshake 🤝|pray 🙏|writing_hand ✍️|muscle 💪|eyes 👀|eye 👁️|brain 🧠|bust_in_silhouette 👤|busts_in_silhouette 👥|man-shrugging 🤷‍♂️|woman-shrugging 🤷‍♀️|shrug 🤷|face_palm 🤦|technologist 🧑‍💻|firefighter 🧑‍🚒|runner 🏃|dancer 💃
heart ❤️|orange_heart 🧡|yellow_heart 💛|green_heart 💚|blue_heart 💙|purple_heart 💜|black_heart 🖤|white_heart 🤍|broken_heart 💔|two_hearts 💕|sparkling_heart 💖|100 💯|boom 💥|dizzy 💫|sweat_drops 💦|dash 💨|zzz 💤|speech_balloon 💬|thought_balloon 💭
dog 🐶|cat 🐱|mouse 🐭|bear 🐻|panda_face 🐼|penguin 🐧|bird 🐦|owl 🦉|unicorn_face 🦄|bee 🐝|bug 🐛|snail 🐌|turtle 🐢|snake 🐍|octopus 🐙|whale 🐳|dolphin 🐬|crab 🦀|seedling 🌱|evergreen_tree 🌲|four_leaf_clover 🍀|maple_leaf 🍁|rose 🌹|sunflower 🌻|mushroom 🍄
apple 🍎|banana 🍌|watermelon 🍉|strawberry 🍓|avocado 🥑|bread 🍞|cheese_wedge 🧀|hamburger 🍔|fries 🍟|pizza 🍕|taco 🌮|stew 🍲|green_salad 🥗|ramen 🍜|cookie 🍪|cake 🍰|birthday 🎂|doughnut 🍩|coffee ☕|tea 🍵|beer 🍺|beers 🍻|wine_glass 🍷|champagne 🍾
rocket 🚀|airplane ✈️|car 🚗|truck 🚚|ambulance 🚑|fire_engine 🚒|police_car 🚓|bike 🚲|ship 🚢|anchor ⚓|construction 🚧|house 🏠|office 🏢|factory 🏭|hospital 🏥|bank 🏦|earth_africa 🌍|earth_americas 🌎|earth_asia 🌏|globe_with_meridians 🌐|world_map 🗺️|sunny ☀️|partly_sunny ⛅|cloud ☁️|rain_cloud 🌧️|thunder_cloud_and_rain ⛈️|zap ⚡|snowflake ❄️|snowman ⛄|fire 🔥|droplet 💧|ocean 🌊|rainbow 🌈|star ⭐|star2 🌟|sparkles ✨|crescent_moon 🌙
tada 🎉|confetti_ball 🎊|balloon 🎈|gift 🎁|trophy 🏆|medal 🏅|first_place_medal 🥇|soccer ⚽|dart 🎯|video_game 🎮|game_die 🎲|art 🎨|musical_note 🎵|headphones 🎧|microphone 🎤|clapper 🎬
watch ⌚|hourglass ⌛|hourglass_flowing_sand ⏳|alarm_clock ⏰|stopwatch ⏱️|timer_clock ⏲️|calendar 📆|date 📅|spiral_calendar_pad 🗓️|iphone 📱|computer 💻|desktop_computer 🖥️|keyboard ⌨️|printer 🖨️|floppy_disk 💾|cd 💿|camera 📷|tv 📺|telephone_receiver 📞|phone ☎️|pager 📟|satellite_antenna 📡|battery 🔋|electric_plug 🔌|bulb 💡|flashlight 🔦|fire_extinguisher 🧯|moneybag 💰|credit_card 💳|dollar 💵|chart 💹|gem 💎|balance_scale ⚖️|wrench 🔧|hammer 🔨|hammer_and_wrench 🛠️|gear ⚙️|nut_and_bolt 🔩|link 🔗|chains ⛓️|magnet 🧲|test_tube 🧪|microscope 🔬|telescope 🔭|pill 💊|syringe 💉|adhesive_bandage 🩹|stethoscope 🩺|door 🚪|bed 🛏️|shield 🛡️|key 🔑|lock 🔒|unlock 🔓|closed_lock_with_key 🔐|mag 🔍|mag_right 🔎|shopping_trolley 🛒|package 📦|email 📧|envelope ✉️|inbox_tray 📥|outbox_tray 📤|mailbox 📫|memo 📝|pencil 📝|pencil2 ✏️|page_facing_up 📄|page_with_curl 📃|scroll 📜|bookmark_tabs 📑|bookmark 🔖|label 🏷️|bar_chart 📊|chart_with_upwards_trend 📈|chart_with_downwards_trend 📉|clipboard 📋|pushpin 📌|round_pushpin 📍|paperclip 📎|scissors ✂️|card_file_box 🗃️|file_cabinet 🗄️|wastebasket 🗑️|file_folder 📁|open_file_folder 📂|books 📚|book 📖|newspaper 📰|ledger 📒|loudspeaker 📢|mega 📣|bell 🔔|no_bell 🔕|rotating_light 🚨|traffic_light 🚦|vertical_traffic_light 🚥|octagonal_sign 🛑|ticket 🎫
warning ⚠️|no_entry ⛔|no_entry_sign 🚫|x ❌|heavy_multiplication_x ✖️|o ⭕|question ❓|grey_question ❔|exclamation ❗|grey_exclamation ❕|bangbang ‼️|interrobang ⁉️|white_check_mark ✅|ballot_box_with_check ☑️|heavy_check_mark ✔️|heavy_plus_sign ➕|heavy_minus_sign ➖|information_source ℹ️|recycle ♻️|infinity ♾️|arrow_right ➡️|arrow_left ⬅️|arrow_up ⬆️|arrow_down ⬇️|arrow_upper_right ↗️|arrow_lower_right ↘️|arrows_counterclockwise 🔄|repeat 🔁|arrow_forward ▶️|double_vertical_bar ⏸️|black_square_for_stop ⏹️|fast_forward ⏩|rewind ⏪|new 🆕|free 🆓|up 🆙|ok 🆗|cool 🆒|sos 🆘|id 🆔
red_circle 🔴|large_orange_circle 🟠|orange_circle 🟠|large_yellow_circle 🟡|yellow_circle 🟡|large_green_circle 🟢|green_circle 🟢|large_blue_circle 🔵|blue_circle 🔵|large_purple_circle 🟣|purple_circle 🟣|large_brown_circle 🟤|white_circle ⚪|black_circle ⚫|large_red_square 🟥|red_square 🟥|large_orange_square 🟧|large_yellow_square 🟨|yellow_square 🟨|large_green_square 🟩|green_square 🟩|large_blue_square 🟦|blue_square 🟦|white_large_square ⬜|black_large_square ⬛|small_red_triangle 🔺|small_red_triangle_down 🔻|small_blue_diamond 🔹|small_orange_diamond 🔸|large_blue_diamond 🔷|white_small_square ▫️|black_small_square ▪️|radio_button 🔘
zero 0️⃣|one 1️⃣|two 2️⃣|three 3️⃣|four 4️⃣|five 5️⃣|six 6️⃣|seven 7️⃣|eight 8️⃣|nine 9️⃣|keycap_ten 🔟|checkered_flag 🏁|triangular_flag_on_post 🚩|white_flag 🏳️|black_flag 🏴|flag-no 🇳🇴|flag-eu 🇪🇺|us 🇺🇸|gb 🇬🇧|flag-in 🇮🇳`;

const entries = table
  .trim()
  .split(/[|\n]/)
  .map((each) => each.split(' '));
const characters = new Map(entries);
const tones = ['', '', '🏻', '🏼', '🏽', '🏾', '🏿'];

/** The characters of an emoji name (skin tones too), or undefined. */
export function emoji(name) {
  const [plain, tone] = name.split('::skin-tone-');
  const found = characters.get(plain);
  return found === undefined || tone === undefined
    ? found
    : found.replace('️', '') + (tones[Number(tone)] ?? '');
}

/** Up to `most` emoji whose name has these letters: `[{name, text}]`, those that begin with them first. */
export function findEmoji(letters, most = 40) {
  const wanted = letters.toLowerCase();
  const found = entries.filter(([name]) => name.includes(wanted));
  const rank = ([name]) => (name.startsWith(wanted) ? 0 : 1);
  return found
    .toSorted((one, other) => rank(one) - rank(other))
    .slice(0, most)
    .map(([name, text]) => ({ name, text }));
}
