(function () {
  'use strict';
  var words = {D: 'distribution', M: 'missing', O: 'out of range', U: 'unknown category'};
  var tip = document.createElement('div');
  tip.id = 'tip';
  document.body.appendChild(tip);

  function reveal() {
    var target = null;
    try { target = document.getElementById(decodeURIComponent(location.hash.slice(1))); } catch (e) { return; }
    for (var it = target; it; it = it.parentElement) {
      if (it.tagName === 'DETAILS') { it.open = true; }
    }
    if (target) { target.scrollIntoView(); }
  }

  function hover(event) {
    var area = event.target.closest ? event.target.closest('[data-left]') : null;
    tip.className = '';
    if (!area) { return; }
    var svg = area.closest('svg');
    var section = area.closest('[data-columns]');
    var source = area.dataset.cellsOf ? document.getElementById(area.dataset.cellsOf) : area;
    if (!section || !source) { return; }
    var cells = source.dataset.cells.split('|');
    var box = svg.getBoundingClientRect();
    var x = (event.clientX - box.left) / box.width * Number(area.dataset.width);
    var left = Number(area.dataset.left);
    var column = Math.floor((x - left) / (Number(area.dataset.right) - left) * cells.length);
    var cell = cells[column];
    if (column !== Math.max(0, column) || cell === undefined) { return; }
    if (source.tagName === 'g') {
      var parts = cell.slice(1).split(' ');
      cell = cell ? words[cell[0]] + ' ' + parts[0] + ', ' + parts[1] + '\u00d7 gate' : 'not judged';
    }
    tip.textContent = section.dataset.columns.split('|')[column] + '\n' + cell;
    tip.className = 'on';
    var room = window.innerWidth - tip.offsetWidth - 8;
    tip.style.left = Math.max(4, Math.min(room, event.clientX + 14)) + 'px';
    tip.style.top = Math.max(4, Math.min(window.innerHeight - tip.offsetHeight - 8, event.clientY + 16)) + 'px';
  }

  document.addEventListener('mousemove', hover);
  document.addEventListener('click', function (event) {
    var state = event.target.dataset ? event.target.dataset.open : undefined;
    if (state !== undefined) {
      event.target.closest('section').querySelectorAll('details').forEach(function (it) { it.open = state === 'yes'; });
    }
    if (event.target.closest ? event.target.closest('a') : false) { setTimeout(reveal, 0); }
  });
  window.addEventListener('hashchange', reveal);
  reveal();
})();
