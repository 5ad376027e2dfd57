"""Small Jinja texts for chat_template_goldens.py: one construct each."""

EXPRESSIONS = r"""
1 + 2 * 3 | 7 // 2 | -7 // 2 | -7 % 3 | 7 / 2 | 2 ** 10 | 2 ** -1 | 1.5 + 1 | 7.0 // 2 | 1e3 | 1_000 | 10 % 4.5 | -3 | --3 | +3
'a' ~ 1 ~ none ~ true | 'a' + 'b' | 'a' * 3 | [1] + [2] | (1, 2) + (3,) | 'ab' 'cd' | "it's" | 'tab\tnew\nline' | '\x41\u00e9\d\101'
1 + 'a' | 'a' + 1 | none + 'a' | nothing + 'a' | nothing.x | nothing | nothing.x is defined | nothing is defined | messages[9] | messages[9].x
1 < 2 < 3 | 1 < 2 > 3 | 1 == 1.0 | true == 1 | 'a' < 'b' | [1, 2] < [1, 3] | 1 < 'a' | 'a' in 'cat' | 'x' not in 'cat' | 1 in [1, 2] | 'role' in messages[0] | 1 in 'a' | 'a' in nothing
not true | not 1 == 2 | true and 0 | '' or 'x' | none or false | 1 if true else 2 | 1 if false | (1 if false) is defined | 'a' if 0 else 'b' if 1 else 'c'
messages[0].role | messages[0]['content'] | messages[-1].content | messages[0].missing | messages[0].missing is defined | messages | length
messages[1:] | length;messages[::-1] | length;messages[:1][0].role;'hello'[1:3];'hello'[::-1];'hello'[-3:];'hello'[10:];'hello'[1];'hello'[9];'hello'[:-1];[1,2,3,4][::2];[1,2,3][-1];[1,2,3][5:1];'abc'[2:0:-1];'abc'[::0];'abc'[none:2];(1,2,3)[1:]
[1, 'a', none, true, 1.5];(1,);(1, 2);();{'a': 1, 'b': [1]};{};[];['it\'s'];["q\"'"];['\n\u00a0é😀\u200b'];{'a': {'b': 1}}['a'];{1: 'x'}[1];{'a':1}.a;{'a': 1}.b is undefined
' a b '|trim;'xxaxx'|trim('x');'abc'|length;'aBc'|upper;'ABC'|lower;'hello wORLD'|title;'it\'s-a (test)'|title;'hELLO'|capitalize;'ß'|upper;'ǆ'|title;'İ'|lower
[1,2]|join;[1,2]|join(', ');['a','b']|join('-');messages|join(',', attribute='role');nothing|default('d');''|default('d');''|default('d', true);none|default('d');nothing|d
{'a': 1, 'é': [1, 'x"\n', none, true, 1.5]}|tojson;{'a': [1, {'b': 2}], 'c': {}, 'd': []}|tojson(indent=2);'</script>&'|tojson;'é'|tojson(ensure_ascii=true);{'b':1,'a':2}|tojson(sort_keys=true);[1,2]|tojson(separators=(',',':'));nothing|tojson;'\u2028\x7f\x01'|tojson
[1,2]|first;[1,2]|last;[]|first;'abc'|first;'abc'|last;''|last;'aXbX'|replace('X', 'y');'aaa'|replace('a', 'b', 2);1|replace('1', '2');'abc'|replace('', '-');'abc'.replace('', '-', 2)
'abc'|list;{'a':1}|list;{'a':1}|items|list;nothing|items|list;[1,2,3]|map('string')|join('+');messages|map(attribute='content')|list;messages|map('length')|list;[[1,2],[3]]|map('first')|list;messages|map(attribute='x', default='-')|join
messages|selectattr('role','equalto','user')|list|length;messages|selectattr('role','eq','user')|map(attribute='content')|first;messages|rejectattr('role','==','user')|map(attribute='content')|join;[1,2,3,4]|select('odd')|list;[1,2,3]|reject('gt', 1)|list;[0,1,'']|select|list;messages|selectattr('role', 'in', ['user'])|list|length;messages|selectattr('x')|list
3|string;'3'|int;'3.7'|int;'x'|int;'x'|int(7);3.9|int;' 4 '|int;'1.5'|float;'x'|float;3.14159|round(2);2.5|round;3.5|round;7|round;-2.5|round;2.3|round(0,'ceil');2.7|round(method='floor');-3|abs;2.5|abs
[3,1,2]|sort;['b','A','c']|sort;['b','A','c']|sort(case_sensitive=true);[3,1,2]|sort(reverse=true);messages|sort(attribute='content')|map(attribute='role')|list;[1,1,2]|unique|list;['a','A','b']|unique|list;[1,2,3]|reverse|list;'abc'|reverse
'a\nb\n\nc'|indent;'a\nb'|indent(2);'a\nb'|indent(2, true);'a\n\nb'|indent(2, blank=true);'a\nb'|indent('>>');'a'|safe;{'b':1,'A':2}|dictsort;{'b':1,'a':2}|dictsort(by='value');{'b':1,'a':2}|dictsort(reverse=true);[1,2,3]|batch(2)|list;[1,2,3]|batch(2,'x')|list;[1,2,3]|sum;[3,1]|min;[3,1]|max;['b','A']|min
' a '.strip()~'|';'xxa'.lstrip('x');'axx'.rstrip('x');'a b  c'.split();'a,b,,c'.split(',');'a,b,c'.split(',', 1);'a b c'.split(none, 1);'a,b,c'.rsplit(',', 1);'a\nb\r\nc\n'.splitlines();'abc'.startswith('ab');'abc'.endswith(('x','c'));'abc'.startswith(('x',))
'aBc'.upper();'aBc'.lower();'it\'s they're'.title();"it's they're".title();'aBC dE'.capitalize();'aXbX'.replace('X','');'aXbX'.replace('X','y',1);'abcabc'.find('c');'abcabc'.rfind('c');'abc'.find('z');'abcabc'.count('b');'-'.join(['a','b']);'-'.join([1]);'abc'.index('z')
{'a':1}.get('a');{'a':1}.get('b');{'a':1}.get('b', 2);{'a':1}.items()|list;{'a':1}.keys()|list;{'a':1}.values()|list;'abc'.removeprefix('a');'abc'.removesuffix('c');'12'.isdigit();'ab'.isalpha();' '.isspace();'AB'.isupper();'ab'.islower();'a=b=c'.partition('=');'a=b=c'.rpartition('=');[1,2,1].count(1);[1,2].index(2)
[1].append(2);{'a':1}.update({'b':2});{'a':1}.pop('a');[1].__class__;''.__class__;messages.__len__();'abc'.missing;'abc'.missing()
1 is number;1.5 is number;true is number;'a' is string;none is none;{} is mapping;[] is sequence;{} is sequence;'' is sequence;'a' is iterable;1 is iterable;1 is integer;true is integer;1.0 is float;true is boolean;true is true;1 is true;false is false;3 is odd;4 is even;4 is divisibleby 2;4 is divisibleby(3);'a' is in 'abc';1 is eq 1;1 is equalto(2);1 is lt 2;2 is ge 2;'ab' is lower;'AB' is upper;none is sameas none;1 is not none;nothing is not defined;nothing is undefined;nothing is none;none is defined;range is callable;nothing is iterable;nothing is string
range(3)|list;range(1,4)|list;range(5,0,-2)|list;range(0)|list;range(200000)|length;namespace(a=1).a;namespace(a=1).b is defined;dict(a=1, b='x');dict({'a': 1}, b=2)|tojson;raise_exception('no');strftime_now('%Y-%m-%d %H:%M:%S');strftime_now('%d %b %Y');strftime_now('%A %B %j %-d %p %I');bos_token;loop
'%s' % 'a';'{}'.format(1);'a'|urlencode;'a'|nofilter;1 is notest;nofunction();'a'();1();1|length;none|length;[1,2]|map('nofilter')|list;'a'|upper|lower;-1|abs;1 - -1;2 * -3;not not 1;1 ~ 2 + 3;'a' ~ 'b' == 'ab';'a' in 'abc' == true;1 | string ~ 'x';messages|length > 1;(messages|length) is gt 1
1 // 0;1 / 0;1 % 0;9223372036854775807;0.1 + 0.2;1e16;1e-5;1.0;100000000000000000000.0;true + true;1.5|int|string;(1.0|string) + 'x';[1,[2,[3]]]|string;('a',)|join;'a' < 'A';'é' == 'e\u0301'
"""

STATEMENTS = [
    "{% if false %}{{ x | nofilter(1) }}{{ 1 is notest 2 }}{% endif %}a",
    "{{ none | selectattr('a') | list }}", "{{ '' | map('upper') | list }}", "{{ none | map('nofilter') | list }}", "{{ 3 | select | list }}",
    "{{ 'a{}b{}'.format(1, 'x') }}", "{{ '{1}{0}{1}'.format('a', 'b') }}", "{{ '{x}{}{{y}}'.format('a', x=none) }}", "{{ '{}'.format() }}",
    "{{ '{}{0}'.format(1) }}", "{{ '{:>3}'.format(1) }}", "{{ '{'.format(1) }}", "{{ '}'.format(1) }}", "{{ '{a.b}'.format(a=1) }}", "{{ '{x}'.format(1) }}",
    "a\n", "a\n\n", "", "\n", "  {{ 1 }}  ", "{{ 1 }}\n{{ 2 }}\n", "  {% if 1 %}  \n  a\n  {% endif %}  \nb",
    "x {% if 1 %}\ny{% endif %}", "x\n  {%- if 1 -%}\n  y\n  {%- endif -%}\n z", "a {{- 1 -}} b", "a {{+ 1 }} b", "\t {%+ if 1 %}a{% endif %}",
    "  {# c #}  \nx", "a {#- c -#} b", "{# {{ x }} #}y", "{% raw %}{{ x }} {% if %}{% endraw %}\nz", "a {%- raw -%}  b  {%- endraw -%} c", "  {% raw %} x{% endraw %}\n",
    "{% if 1 +%}\na{% endif %}", "{% if 0 %}a{% elif 0 %}b{% else %}c{% endif %}", "a\r\nb\rc", "{{ '{{' }} {{ '%}' }}", "{{ {'a': {'b': 1}}.a.b }}", "{{ {'a': {'b': 1}} }}",
    "{% for x in [1,2,3] %}{{ x }}{% if not loop.last %},{% endif %}{% endfor %}", "{% for x in [] %}a{% else %}none{% endfor %}",
    "{% for x in nothing %}a{% else %}none{% endfor %}", "{% for x in 3 %}a{% endfor %}", "{% for a, b in [(1,2),(3,4)] %}{{ a }}{{ b }};{% endfor %}",
    "{% for a, b in [(1,2,3)] %}{% endfor %}", "{% for k, v in {'a':1,'b':2}.items() %}{{ k }}={{ v }} {% endfor %}", "{% for k in {'a':1,'b':2} %}{{ k }}{% endfor %}",
    "{% for c in 'abc' %}{{ c }}-{% endfor %}", "{% for x in range(5) if x is odd %}{{ loop.index }}:{{ x }} {% endfor %}",
    "{% for x in [1,2,3] %}{{ loop.index }}{{ loop.index0 }}{{ loop.revindex }}{{ loop.revindex0 }}{{ loop.first }}{{ loop.last }}{{ loop.length }}{{ loop.depth }}{{ loop.previtem }}{{ loop.nextitem }} {% endfor %}",
    "{% for x in [1,2,3,4] %}{% if x == 2 %}{% continue %}{% endif %}{% if x == 4 %}{% break %}{% endif %}{{ x }}{% endfor %}",
    "{% for x in [1,2] %}{% for y in [1,2] %}{{ x }}{{ y }}{{ loop.index }} {% if y == 1 and x == 2 %}{% break %}{% endif %}{% endfor %}{{ loop.index }};{% endfor %}",
    "{% set x = 1 %}{% for y in [1,2] %}{{ x }}{% set x = x + 1 %}{{ x }} {% endfor %}{{ x }}", "{% if 1 %}{% set x = 5 %}{% endif %}{{ x }}",
    "{% for y in [1] %}{% set z = 1 %}{% endfor %}{{ z is defined }}", "{% set ns = namespace(n=0) %}{% for y in [1,2] %}{% set ns.n = ns.n + y %}{% endfor %}{{ ns.n }}",
    "{% set a, b = 1, 2 %}{{ a }}{{ b }}", "{% set a = 1, 2 %}{{ a }}", "{% set x %}a{{ 1 }}{% endset %}{{ x | length }}", "{% set x | upper | replace('A','b') %}a{{ 1 }}{% endset %}{{ x }}",
    "{% set x.y = 1 %}", "{% set ns = {} %}{% set ns.y = 1 %}", "{% macro m(a, b=2) %}{{ a }}{{ b }}{% endmacro %}{{ m(1) }}{{ m(1, 3) }}{{ m(b=4, a=5) }}{{ m() }}",
    "{% macro m(a) %}{{ a }}{% endmacro %}{{ m(1, 2) }}", "{% macro m(a) %}{{ a }}{% endmacro %}{{ m(c=2) }}", "{% macro m(n) %}{{ n }}{% if n > 0 %}{{ m(n - 1) }}{% endif %}{% endmacro %}{{ m(3) }}",
    "{% set g = 1 %}{% macro m() %}{{ g }}{% endmacro %}{% set g = 2 %}{{ m() }}", "{% macro m() %}{{ caller() }}{{ caller(1) if false }}{% endmacro %}{% call m() %}in{% endcall %}",
    "{% macro m() %}[{{ caller(1, 2) }}]{% endmacro %}{% call(a, b) m() %}{{ a + b }}{% endcall %}", "{% macro m() %}{% set q = 1 %}{% endmacro %}{{ m() }}{{ q is defined }}",
    "{% macro m(x) %}{{ x | upper }}{% endmacro %}{{ m('a') + 'b' }}{{ m('a') | length }}", "{% generation %}a{% set v = 1 %}{% endgeneration %}{{ v is defined }}", "{% filter upper %}ab{{ 'c' }}{% endfilter %}",
    "{% with %}{% set w = 1 %}{{ w }}{% endwith %}{{ w is defined }}", "{% with a=1, b=a %}{{ b is defined }}{% endwith %}", "{% set j = joiner(', ') %}{{ j() }}a{{ j() }}b{{ j() }}c",
    "{{ 1 }", "{{ 1", "{% if 1 %}", "{% endif %}", "{% if %}a{% endif %}", "{{ }}", "{{ 1 2 }}", "{{ a b }}", "{{ (1 }}", "{{ 'a }}", "{# a", "{% raw %}a", "{% for x %}{% endfor %}", "{% for x in %}{% endfor %}",
    "{% unknown %}", "{{ a..b }}", "{{ [1,,2] }}", "{{ {1} }}", "{% set 1 = 2 %}", "{% set x %}", "{% break %}", "{% else %}", "{% macro %}{% endmacro %}", "{{ x is }}", "{{ x | }}", "{% if 1 %}{% endfor %}", "{{ 1 if }}",
    "{{ [1, 2,] }}{{ (1,) }}{{ {'a': 1,} }}", "{{ 'a'\n ~\n 'b' }}", "{%\nif 1\n%}x{%\nendif\n%}", "{{ messages[0]\n.role }}", "{{ messages.0.role }}", "{{ x if x is defined else 'y' }}",
    "{{- 'a' }}\n{{- 'b' }}", "  {{- 'a' -}}  \n  {%- set x = 1 %}\n  b", "{% for m in messages %}\n{{ m.role }}\n{% endfor %}\n", "{% for m in messages -%}\n{{ m.role }}\n{%- endfor %}\n",
    "{%- for m in messages %}\n    {%- if m.role == 'user' %}\n        {{- 'U' }}\n    {%- else %}\n        {{- 'A' }}\n    {%- endif %}\n{%- endfor %}", "{{ messages == messages }}{{ messages[0] == {'role': 'user', 'content': 'Hi'} }}",
    "{{ messages[0] }}", "{{ messages[0] | tojson(indent=4) }}", "{% for m in messages | reverse %}{{ m.role }}{% endfor %}", "{% set x = messages | map(attribute='role') %}{{ x | length }}", "{% if messages | selectattr('role', 'eq', 'x') %}t{% endif %}",
    "{{ namespace(a=1)['a'] }}", "{% set ns = namespace({'a': 2}, b=3) %}{{ ns.a }}{{ ns.b }}", "{% set ns = namespace() %}{% set ns._a = 1 %}", "{{ 'a' if messages and messages[0].role == 'user' }}", "{{ ('a', 'b')[0] }}",
    "{% if 'a' is string and 1 is number and not none is defined %}y{% else %}n{% endif %}", "{{ 1 is odd and 2 is even }}", "{{ not 1 is odd }}", "{% if messages is iterable and messages is not mapping %}l{% endif %}", "{{ 'x' is not string }}",
]

SNIPPETS = []
for row in EXPRESSIONS.strip().split("\n"):
    # Rows whose expressions have a bar of their own are cut at semicolons.
    cut = ";" if ";" in row else " | "
    SNIPPETS += ["{{ " + expression.strip() + " }}" for expression in row.split(cut)]
SNIPPETS += STATEMENTS
