// Functions that check.mjs runs in the page of Swagger UI. They press buttons with events, and wait for changes of the page. The mouse and the keyboard
// would be slow, because the browser then paints and scrolls this large page for each action.
globalThis.swaggerUi = (() => {
  /** Resolves with the value of a condition as soon as it has one. Rejects with the text of what the condition waits for. */
  const until = (what, condition) =>
    new Promise((resolve, reject) => {
      const observer = new MutationObserver(look);
      const timer = setTimeout(() => {
        observer.disconnect();
        reject(new Error(`waited ${globalThis.patienceMillis / 1000} s for ${what}`));
      }, globalThis.patienceMillis);
      function look() {
        const value = condition();
        if (!value) return;
        clearTimeout(timer);
        observer.disconnect();
        resolve(value);
      }
      observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
      look();
    });

  const block = operationId => document.querySelector(`.opblock[id$="-${operationId}"]`);
  const part = (operationId, selector) => block(operationId)?.querySelector(selector);
  const press = async (operationId, name, selector) => (await until(name, () => part(operationId, selector))).click();
  const gone = (operationId, name, selector) => until(`the end of ${name}`, () => !part(operationId, selector));

  return {
    /** Returns the ids of all operations in the order of the page, as soon as the page shows the document with this title. */
    async operations(title, last) {
      await until(`the document ${title}`, () => document.querySelector('.info .title')?.innerText.startsWith(title) && block(last));
      return [...document.querySelectorAll('.opblock-summary-operation-id')].map(({ innerText }) => innerText.replaceAll('\u200b', ''));
    },

    /** Closes the list of schemas and all sections but the given one, because the page renders all open parts again for each change. */
    async openSection(tag) {
      const models = document.querySelector('.models.is-open .models-control');
      models?.click();
      await until('closed schemas', () => !document.querySelector('.models.is-open'));
      const sections = () => [...document.querySelectorAll('.opblock-tag')];
      const isRight = ({ dataset }) => (dataset.isOpen === 'true') === (dataset.tag === tag);
      for (const section of sections()) if (!isRight(section)) section.click();
      await until(`the section ${tag}`, () => sections().every(isRight));
    },

    async open(operationId) {
      await press(operationId, 'the operation', '.opblock-summary-control');
      await press(operationId, '"Try it out"', '.try-out__btn');
      await until('the form', () => part(operationId, 'button.execute'));
    },

    /** Presses "Execute", and returns the status and the text of the response. */
    async execute(operationId) {
      await press(operationId, '"Execute"', 'button.execute');
      const status = await until('a response', () => part(operationId, '.live-responses-table .response .response-col_status')?.innerText.trim());
      return { status: status.split(/\s/)[0], text: part(operationId, '.live-responses-table').innerText };
    },

    async clear(operationId) {
      await press(operationId, '"Clear"', '.btn-clear');
      await gone(operationId, 'the response', '.live-responses-table');
    },

    async close(operationId) {
      await press(operationId, 'the operation', '.opblock-summary-control');
      await gone(operationId, 'the operation', '.opblock-body');
    },
  };
})();
