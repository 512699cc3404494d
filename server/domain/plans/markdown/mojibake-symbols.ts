/**
 * Symbols that plans are written with, likeliest first. When a misreading dropped a byte several characters fit, and
 * this order decides. Only symbols with a byte that Windows-1252 or Windows-1254 cannot hold ever need it.
 */
const SYMBOLS =
  "❌⏳☐☑✅🎯🔍🔐📍🏁⚠️🐍📝🎉🔎👍👁👀🏆🏗🏢🏠🍎🎁🎊🎓🌍🌐🐛🐞🔁🔍🔝📁📌📍📎📏📐🎭🎮🏷👏👑👨💍💎💐📞🔞🗝🗞🤝🚁🚍🚎🚏🚐🚝🚞🪐🍀🍃" +
  "┐┌└┘├┤┬┴┼─│━┃┏┓┗┛╝╗╔╚═║║▍▎▏▐░▒▓■□▪▫▲△►▼▽◄◆◇○●◎◦‐‑–—‘’“”‍‏‎‌… ⁎⁏⁐⁝⁞" +
  "←↑→↓↔↕⇐⇒⇔↩↪⇄∎∏∐∑−∓∗√∝∞∩∪≈≠≡≤≥⊕⊗⌂⌘⌚⌛⎈⏎⏏⏩⏪⏭⏮⏯⏰⏱⏲⏸⏹⏺" +
  "☀☁☂★☆☎☏☒☝☞☠☢☣☮☯☹☺♀♂♠♣♥♦♻♾⚐⚑⚒⚓⚔⚕⚖⚙⚛⚜⚡⚪⚫⚽⚾⛏⛑⛓⛔⛝⛞✁✂✈✉✍✎✏✐✓✔✖✗✘✝✨✳✴❄❇❍❎❏❐❓❔❕❗❝❞❣❤➕➖➗➜➝➞➡➤➰⬅⬆⬇⬛⬜⭐⭕";

export const LIKELY_SYMBOLS: ReadonlyMap<string, number> = new Map(
  [...Array.from(SYMBOLS), "\ufe0f"].reverse().map((symbol, index, all) => [symbol, all.length - index]),
);
