/** Apart, because a Node.js that is too old to know import() refuses to read it. */
'use strict';
module.exports = (url) => import(url);
