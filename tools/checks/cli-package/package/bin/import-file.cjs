/** In a separate file, because an old Node.js without import() cannot parse it. */
'use strict';
module.exports = (url) => import(url);
