/// The report's style sheet: system fonts, one column, light and dark by the reader's preference.
package enum ReportStyle {
    package static let sheet = """

        :root{--ink:#1c2430;--soft:#5d6877;--line:#e3e7ec;--page:#fbfbfa;--card:#fff;--tint:#e9f5f0;
        --warn:#fff6e0;--warnline:#e5c469;
        --c0:#96a1b0;--c1:#3d7dca;--c2:#e0953a;--c3:#1d9a75;--c4:#b0559a;--c5:#6d62c4}
        @media (prefers-color-scheme:dark){:root{--ink:#e6eaf0;--soft:#98a4b3;--line:#2c3541;
        --page:#12161c;--card:#191f27;--tint:#173429;--warn:#332a12;--warnline:#7d6423;
        --c0:#7d8998;--c1:#5b9ae6;--c2:#eaa552;--c3:#3bbd95;--c4:#cd79b8;--c5:#9188e0}}
        *{box-sizing:border-box}
        body{margin:0;background:var(--page);color:var(--ink);font:16px/1.55 system-ui,
        -apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;font-variant-numeric:tabular-nums}
        main{max-width:960px;margin:0 auto;padding:48px 24px 32px}
        h1{font-size:2rem;line-height:1.2;letter-spacing:-.02em;margin:0 0 6px}
        h2{font-size:1.2rem;letter-spacing:-.01em;margin:0 0 14px}
        section{margin-top:48px}
        .subtitle{color:var(--soft);margin:0;font-size:1.05rem}
        .banner{background:var(--warn);border:1px solid var(--warnline);border-radius:10px;
        padding:12px 16px;margin:22px 0 0;font-size:.93rem}
        .figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(170px,1fr));gap:12px;
        margin-top:28px}
        .figure{background:var(--card);border:1px solid var(--line);border-radius:10px;
        padding:14px 16px}
        .figure b{display:block;font-size:1.55rem;line-height:1.25;letter-spacing:-.02em}
        .figure span{color:var(--soft);font-size:.87rem;line-height:1.35;display:block;
        margin-top:2px}
        .scroll{overflow-x:auto;background:var(--card);border:1px solid var(--line);
        border-radius:10px}
        table{border-collapse:collapse;width:100%;font-size:.94rem}
        th,td{padding:9px 14px;text-align:right;border-top:1px solid var(--line);
        vertical-align:top}
        thead th{border-top:0;font-size:.85rem;color:var(--soft);font-weight:600;
        vertical-align:bottom}
        .results{table-layout:fixed;min-width:600px}
        .results thead th:first-child{width:27%}
        tbody th{text-align:left;font-weight:600}
        tbody tr:first-child th,tbody tr:first-child td{border-top:0}
        thead+tbody tr:first-child th,thead+tbody tr:first-child td{border-top:1px solid
        var(--line)}
        td small,th small{display:block;color:var(--soft);font-size:.78rem;font-weight:400;
        white-space:nowrap}
        abbr{text-decoration:none}
        .best{background:var(--tint)}
        .none{color:var(--soft)}
        .caption{color:var(--soft);font-size:.85rem;margin:8px 2px 0}
        .stages td{text-align:left;color:var(--soft)}
        .stages .time{text-align:right;color:var(--ink);white-space:nowrap}
        .stages .share{width:24%;min-width:90px;vertical-align:middle}
        .share i{display:block;height:8px;border-radius:4px;background:var(--c1);min-width:2px}
        .total th,.total td{font-weight:600;color:var(--ink)}
        .legend{display:flex;flex-wrap:wrap;gap:6px 18px;margin:0 0 12px;font-size:.87rem;
        color:var(--soft)}
        .legend i{display:inline-block;width:11px;height:11px;border-radius:3px;margin-right:6px}
        .panels{display:grid;grid-template-columns:repeat(auto-fill,minmax(260px,1fr));gap:12px}
        figure{margin:0;background:var(--card);border:1px solid var(--line);border-radius:10px;
        padding:12px 14px 8px}
        figure.wide+figure.wide{margin-top:12px}
        figcaption{font-size:.85rem;color:var(--soft);margin-bottom:6px}
        figcaption b{color:var(--ink);font-weight:600;display:block;font-size:.92rem}
        .wide .legend{margin-bottom:4px}
        svg{display:block;width:100%;height:auto;overflow:visible}
        .grid{stroke:var(--line);stroke-width:1}
        .tick{fill:var(--soft);font-size:10px}
        .wide .tick{font-size:11.5px}
        .value{fill:var(--ink);font-size:10.5px;font-weight:600}
        .whisker{stroke:var(--ink);stroke-width:1.2;fill:none;opacity:.75}
        .line{fill:none;stroke-width:1.8;stroke-linejoin:round;stroke-linecap:round}
        .fill0{fill:var(--c0)}.fill1{fill:var(--c1)}.fill2{fill:var(--c2)}
        .fill3{fill:var(--c3)}.fill4{fill:var(--c4)}.fill5{fill:var(--c5)}
        .stroke0{stroke:var(--c0)}.stroke1{stroke:var(--c1)}.stroke2{stroke:var(--c2)}
        .stroke3{stroke:var(--c3)}.stroke4{stroke:var(--c4)}.stroke5{stroke:var(--c5)}
        .back0{background:var(--c0)}.back1{background:var(--c1)}.back2{background:var(--c2)}
        .back3{background:var(--c3)}.back4{background:var(--c4)}.back5{background:var(--c5)}
        ul{margin:0;padding-left:20px}li{margin:6px 0}
        code,pre{font-family:ui-monospace,"SF Mono",Menlo,Consolas,"Liberation Mono",monospace;
        font-size:.85rem}
        summary{cursor:pointer;color:var(--soft);font-size:.9rem}
        pre{background:var(--card);border:1px solid var(--line);border-radius:10px;
        padding:14px 16px;overflow-x:auto;line-height:1.5;margin:10px 0 0}
        footer{margin-top:56px;padding-top:16px;border-top:1px solid var(--line);
        color:var(--soft);font-size:.87rem}
        @media (max-width:640px){main{padding:28px 16px}section{margin-top:36px}
        .results{min-width:0;font-size:.84rem}.results th,.results td{padding:7px 5px}
        .results thead th{font-size:.64rem;padding:7px 3px}
        .results thead th:first-child{width:25%}
        .results small{white-space:normal;font-size:.68rem;line-height:1.3}
        .stages .share{display:none}}
        @media print{body{background:#fff}.scroll,figure,.figure{break-inside:avoid}}

        """
}
