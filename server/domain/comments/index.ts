export { addComment } from "./add-comment";
export { countComments } from "./count-comments";
export { editComment } from "./edit-comment";
export { listComments } from "./list-comments";
export { listMentionable } from "./list-mentionable";
export { removeComment } from "./remove-comment";
