using Streetcar.Bson;
using Streetcar.Query.Matching;
using Streetcar.Query.Tests.Expressions;

namespace Streetcar.Query.Tests.JavaScript;

/// <summary>What of BSON a function sees, and what becomes of what it returns.</summary>
public sealed class ScriptValueTests
{
    [Theory]
    [InlineData("function(x) { return x * 2 }", "6.0")]
    [InlineData("x => x + 1", "4.0")]
    [InlineData("function named(x) { return typeof x }", "'number'")]
    [InlineData("return 7", "7.0")]
    [InlineData("1 + 1", "2.0")]
    [InlineData("var y = 4; y * 2;", "8.0")]
    [InlineData("if (true) return 'a'; else return 'b';", "'a'")]
    [InlineData("function(x) { return x };;  \n", "3.0")]
    [InlineData("({ a: 1 })", "{ a: 1.0 }")]
    [InlineData("function f(x) { return x } // a comment", "3.0")]
    public void A_text_is_a_function_an_expression_or_a_body(string body, string expected) =>
        ScriptRunner.Run(body, "[3]").ShouldBe(ExpressionRunner.Text(expected));

    [Theory]
    [InlineData("{ $numberLong: '9007199254740993' }")]
    [InlineData("{ $numberDecimal: '1.10' }")]
    [InlineData("{ $oid: '0123456789abcdef01234567' }")]
    [InlineData("{ $date: '2026-01-02T03:04:05.678Z' }")]
    [InlineData("{ $timestamp: { t: 5, i: 6 } }")]
    [InlineData("{ $binary: { base64: 'AAEC', subType: '80' } }")]
    [InlineData("{ $binary: { base64: 'AAECAwQFBgcICQoLDA0ODw==', subType: '04' } }")]
    [InlineData("{ $minKey: 1 }")]
    [InlineData("{ $maxKey: 1 }")]
    [InlineData("{ $code: 'f()' }")]
    [InlineData("{ $code: 'f()', $scope: { a: 1 } }")]
    [InlineData("{ $dbPointer: { $ref: 'c', $id: { $oid: '0123456789abcdef01234567' } } }")]
    [InlineData("{ $regularExpression: { pattern: '^a', options: 'im' } }")]
    [InlineData("{ $regularExpression: { pattern: '(?#no JavaScript)', options: 'x' } }")]
    [InlineData("{ $ref: 'c', $id: 1 }")]
    [InlineData("{ a: 1, b: { $numberLong: '2' } }")]
    [InlineData("'text €'")]
    [InlineData("true")]
    [InlineData("null")]
    [InlineData("1.5")]
    [InlineData("{ $undefined: true }")]
    public void Values_come_back_as_they_went_in(string value) =>
        ScriptRunner.Run("function(x) { return x }", $"[{{ $literal: {value} }}]").ShouldBe(ExpressionRunner.Text(value));

    [Theory]
    [InlineData("function(d) { return d }", "{ i: 1, l: { $numberLong: '5' }, x: [1, 2] }")]
    [InlineData("function(d) { d.n = d.i; return d }", "{ i: 1, l: { $numberLong: '5' }, x: [1.0, 2.0], n: 1.0 }")]
    [InlineData("function(d) { d.i = 1.5; delete d.x; return d }", "{ i: 1.5, l: { $numberLong: '5' } }")]
    [InlineData("function(d) { return Object.keys(d) }", "['i', 'l', 'x']")]
    [InlineData("function(d) { return { ...d, x: undefined } }", "{ i: 1.0, l: { $numberLong: '5' }, x: { $undefined: true } }")]
    [InlineData("function({ i, l }) { return i + l }", "6.0")]
    [InlineData("function(d) { let s = ''; for (const k in d) s += k; return s }", "'ilx'")]
    [InlineData("function(d) { return JSON.stringify(d) }", "'{\"i\":1,\"l\":{\"$numberLong\":\"5\"},\"x\":[1,2]}'")]
    public void A_document_is_an_object(string body, string expected) => ScriptRunner.Run(body, "['$d']").ShouldBe(ExpressionRunner.Text(expected));

    [Theory]
    [InlineData("ObjectId('0123456789abcdef01234567').str", "'0123456789abcdef01234567'")]
    [InlineData("new ObjectId().getTimestamp().getFullYear() > 2020", "true")]
    [InlineData("String(ObjectId('0123456789abcdef01234567'))", "'ObjectId(\"0123456789abcdef01234567\")'")]
    [InlineData("NumberLong(5) + 1", "6.0")]
    [InlineData("NumberLong('9007199254740993')", "{ $numberLong: '9007199254740993' }")]
    [InlineData("NumberLong('9007199254740993').toString()", "'NumberLong(\"9007199254740993\")'")]
    [InlineData("NumberLong(7).compare(NumberLong(8))", "-1.0")]
    [InlineData("NumberInt(3.9)", "3")]
    [InlineData("NumberDecimal('1.10')", "{ $numberDecimal: '1.10' }")]
    [InlineData("ISODate('2026-01-02T03:04:05.5+01:30')", "{ $date: '2026-01-02T01:34:05.5Z' }")]
    [InlineData("new Date(0)", "{ $date: '1970-01-01T00:00:00Z' }")]
    [InlineData("Timestamp(1, 2).t", "1.0")]
    [InlineData("Timestamp(1, 2)", "{ $timestamp: { t: 1, i: 2 } }")]
    [InlineData("BinData(5, 'AAEC').hex()", "'000102'")]
    [InlineData("HexData(0, '000102')", "{ $binary: { base64: 'AAEC', subType: '00' } }")]
    [InlineData("UUID('00010203-0405-0607-0809-0a0b0c0d0e0f')", "{ $binary: { base64: 'AAECAwQFBgcICQoLDA0ODw==', subType: '04' } }")]
    [InlineData("String(UUID('00010203-0405-0607-0809-0a0b0c0d0e0f'))", "'UUID(\"00010203-0405-0607-0809-0a0b0c0d0e0f\")'")]
    [InlineData("[MinKey(), new MaxKey()]", "[{ $minKey: 1 }, { $maxKey: 1 }]")]
    [InlineData("DBRef('c', 1)", "{ $ref: 'c', $id: 1.0 }")]
    [InlineData("new Code('f()')", "{ $code: 'f()' }")]
    [InlineData("ObjectId() instanceof ObjectId", "true")]
    [InlineData("Array.sum([1, 2, 3])", "6.0")]
    [InlineData("Array.avg([1, 2])", "1.5")]
    [InlineData("isNumber(1) && isString('') && isObject({})", "true")]
    [InlineData("tojson({ a: [1, 'x'], b: null })", "'{ \"a\" : [ 1, \"x\" ], \"b\" : null }'")]
    [InlineData("tojson(ObjectId('0123456789abcdef01234567'))", "'ObjectId(\"0123456789abcdef01234567\")'")]
    [InlineData("hex_md5('a')", "'0cc175b9c0f1b6a831c399e269772661'")]
    [InlineData("print('x')", "{ $undefined: true }")]
    [InlineData("[1, [2, [3]], null].join('-')", "'1-2,3-'")]
    [InlineData("[1, [2, [3]]].flat(Infinity)", "[1.0, 2.0, 3.0]")]
    [InlineData("[1, 2].flatMap(x => [x, [x]])", "[1.0, [1.0], 2.0, [2.0]]")]
    [InlineData("JSON.stringify({ a: [1, undefined, () => 1], b: undefined, c: new Date(0) }, null, 1)", "'{\\n \"a\": [\\n  1,\\n  null,\\n  null\\n ],\\n \"c\": \"1970-01-01T00:00:00.000Z\"\\n}'")]
    [InlineData("JSON.stringify({ a: 1, b: 2 }, ['b'])", "'{\"b\":2}'")]
    [InlineData("JSON.stringify({ a: 1 }, (k, v) => k === 'a' ? v + 1 : v)", "'{\"a\":2}'")]
    [InlineData("'a-b-c'.replace(/-/g, '$&$&') + 'x.x'.replaceAll('.', '$$') + 'ab'.replace(/(a)(b)/, (m, a, b) => b + a)", "'a--b--cx$xba'")]
    [InlineData("(function(a, b) { return this.c + a + b }).bind({ c: 1 }, 2)(3)", "6.0")]
    [InlineData("(() => { class A { get x() { return super.toString !== undefined } } return new A().x })()", "true")]
    [InlineData("[3, 1, 2].sort((a, b) => a - b).map(String)", "['1', '2', '3']")]
    [InlineData("Symbol.iterator in []", "true")]
    public void Scripts_have_the_types_and_functions_of_MongoDBs(string body, string expected) =>
        ScriptRunner.Run(body).ShouldBe(ExpressionRunner.Text(expected));

    [Theory]
    [InlineData("throw 'it'", 139, "uncaught exception: it")]
    [InlineData("throw new TypeError('that')", 139, "TypeError: that")]
    [InlineData("null.x", 139, "TypeError")]
    [InlineData("nothing", 139, "ReferenceError: nothing is not defined")]
    [InlineData("ObjectId('x')", 139, "Invalid object id")]
    [InlineData("Symbol('x')", 16662, "unable to convert")]
    [InlineData("1n", 16662, "unable to convert")]
    [InlineData("var a = {}; a.a = a; a", 17279, "depth limit")]
    [InlineData("({ 'a\\0b': 1 })", 16985, "null char")]
    [InlineData("var a = { get x() { throw new Error('in get') } }; a", 139, "in get")]
    [InlineData("emit(1, 2)", 9712400, "emit")]
    public void What_fails_says_why(string body, int code, string contains)
    {
        var refusal = ScriptRunner.Refusal(body);
        ((int)refusal.Code).ShouldBe(code);
        refusal.Message.ShouldContain(contains);
    }

    [Theory]
    [InlineData("function(")]
    [InlineData("this is no function!")]
    [InlineData("}); while (true) {} (function() {")]
    public void What_is_no_JavaScript_is_refused(string body) =>
        ScriptRunner.Refusal(body).Code.ShouldBe(ErrorCode.JSInterpreterFailure);

    [Fact]
    public void Functions_of_one_query_share_their_global_variables_and_those_of_others_do_not()
    {
        const string Count = "{ $function: { body: 'globalThis.n = (globalThis.n ?? 0) + 1; globalThis.n', args: [], lang: 'js' } }";

        for (int query = 0; query < 2; query++)
            ExpressionRunner.Evaluate($"[{Count}, {Count}]", "{}", ScriptRunner.On).ShouldBe(ExpressionRunner.Text("[1.0, 2.0]"));
    }

    [Fact]
    public void A_document_that_is_kept_can_not_be_read_in_the_next_call()
    {
        const string Keep = "{ $function: { body: 'function(d) { if (globalThis.kept) return globalThis.kept.x; globalThis.kept = d; }', args: ['$$ROOT'], lang: 'js' } }";

        var refusal = Should.Throw<DocumentException>(() => ExpressionRunner.Evaluate($"[{Keep}, {Keep}]", "{ x: 1 }", ScriptRunner.On));
        refusal.Message.ShouldContain("after the call");
    }

    [Theory]
    [InlineData("{ $where: 'this.a > 1' }", "{ a: 2 }", true)]
    [InlineData("{ $where: 'this.a > 1' }", "{ a: 1 }", false)]
    [InlineData("{ $where: 'obj.a == this.a' }", "{ a: 1 }", true)]
    [InlineData("{ $where: 'function() { return this.a.length == 2 }' }", "{ a: [1, 2] }", true)]
    [InlineData("{ $where: { $code: 'return this.b' } }", "{ b: 'x' }", true)]
    [InlineData("{ $or: [{ a: 5 }, { $nor: [{ $where: 'this.a' }] }] }", "{ a: 0 }", true)]
    [InlineData("{ $where: 'hasOwnProperty.call(this, \"c\")' }", "{ a: 1 }", false)]
    public void Where_is_true_for_documents_for_which_its_function_is(string filter, string document, bool expected) =>
        Filter.Compile(Json.Document(filter), ScriptRunner.On).Matches(Json.Document(document).Span).ShouldBe(expected);

    [Theory]
    [InlineData("{ $where: 1 }", 2)]
    [InlineData("{ $where: '' }", 2)]
    [InlineData("{ $where: { $code: 'a', $scope: {} } }", 4649201)]
    [InlineData("{ a: { $where: 'a' } }", 2)]
    [InlineData("{ a: { $elemMatch: { $where: 'a' } } }", 2)]
    [InlineData("{ $where: 'return (' }", 139)]
    public void Where_is_refused(string filter, int code) => ((int)Should.Throw<DocumentException>(
        () => Filter.Compile(Json.Document(filter), ScriptRunner.On)).Code).ShouldBe(code);

    [Fact]
    public void Scripts_are_refused_where_there_are_none_and_where_they_are_off()
    {
        var filter = Json.Document("{ $where: 'true' }");
        var function = Json.Document("{ $expr: { $function: { body: '1', args: [], lang: 'js' } } }");
        var off = new QueryContext { Scripting = Scripting.Off };

        Code(() => Filter.Compile(filter)).ShouldBe(2);
        Code(() => Filter.CompileUnordered(filter, ScriptRunner.On)).ShouldBe(2);
        Code(() => Filter.Compile(filter, off)).ShouldBe(6108304);
        Code(() => Filter.Compile(function)).ShouldBe(4660800);
        Code(() => Filter.Compile(function, off)).ShouldBe(31264);

        static int Code(Action action) => (int)Should.Throw<DocumentException>(action).Code;
    }

    [Fact]
    public async Task One_filter_may_be_used_by_many_threads()
    {
        var filter = Filter.Compile(Json.Document("{ $where: 'let s = 0; for (let i = 0; i < 100; i++) s += this.a; return s == 100 * this.a' }"), ScriptRunner.On);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(thread => Task.Run(() =>
        {
            for (int i = 0; i < 20; i++)
                filter.Matches(Json.Document($"{{ a: {thread} }}").Span).ShouldBeTrue();
        })));
    }
}
