/* Two texts word by word: which words only one of them has. */
(() => {
    const MOST = 1_000_000; // comparisons; longer texts are shown without marks

    /* [[text, differs], …] of the first and of the second. */
    function compare(first, second) {
        const [a, b] = [first, second].map((text) => text.split(/(\s+)/).filter(Boolean));
        if (a.length * b.length > MOST) return [[[first, false]], [[second, false]]];
        const length = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1));
        for (let i = a.length - 1; i >= 0; i -= 1) {
            for (let j = b.length - 1; j >= 0; j -= 1) {
                length[i][j] = a[i] === b[j] ? length[i + 1][j + 1] + 1 : Math.max(length[i + 1][j], length[i][j + 1]);
            }
        }
        const found = [[], []];
        let [i, j] = [0, 0];
        while (i < a.length || j < b.length) {
            if (i < a.length && j < b.length && a[i] === b[j]) {
                found[0].push([a[i], false]);
                found[1].push([b[j], false]);
                [i, j] = [i + 1, j + 1];
            } else if (j >= b.length || (i < a.length && length[i + 1][j] >= length[i][j + 1])) {
                found[0].push([a[i], true]);
                i += 1;
            } else {
                found[1].push([b[j], true]);
                j += 1;
            }
        }
        return found;
    }

    /* The words as paragraphs; those that differ stand in <mark>. Text only: nothing typed becomes markup. */
    function show(parts) {
        const here = document.createElement("div");
        here.className = "words";
        let line = here.appendChild(document.createElement("p"));
        for (const [text, differs] of parts) {
            for (const [number, piece] of text.split("\n").entries()) {
                if (number) line = here.appendChild(document.createElement("p"));
                if (differs && piece.trim()) line.appendChild(document.createElement("mark")).textContent = piece;
                else line.append(piece);
            }
        }
        return here;
    }

    window.byline = Object.assign(window.byline ?? {}, { compare, show });
})();
