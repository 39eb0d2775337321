using System.Diagnostics;
using Streetcar.Bson;

namespace Streetcar.Query.Tests.JavaScript;

/// <summary>Scripts that would take the server from others: they end with an error, and the process lives.</summary>
public sealed class ScriptLimitTests
{
    [Theory]
    [InlineData("while (true) {}")]
    [InlineData("do {} while (true)")]
    [InlineData("for (;;);")]
    [InlineData("try { while (true) {} } catch (e) { while (true) {} }")]
    [InlineData("try { while (true) {} } finally { while (true) {} }")]
    [InlineData("for (const x of (function*() { while (true) yield 1 })());")]
    [InlineData("const f = () => { try { f() } finally { f() } }; f()")]
    [InlineData("sleep(60000)")]
    public void A_script_ends_when_its_operation_does(string body)
    {
        long start = Stopwatch.GetTimestamp();
        ScriptRunner.Refusal(body, TimeSpan.FromMilliseconds(300)).Code.ShouldBeOneOf(ErrorCode.MaxTimeMSExpired, ErrorCode.JSInterpreterFailure);
        Stopwatch.GetElapsedTime(start).ShouldBeLessThan(TimeSpan.FromSeconds(20));
    }

    [Theory]
    [InlineData("function f() { f() } f()")]
    [InlineData("const f = () => f(); f()")]
    [InlineData("const f = x => [[[[[[[[f(`${x}`)]]]]]]]]; f(1)")]
    [InlineData("var o = { get a() { return this.a } }; o.a")]
    [InlineData("var o = { toString() { return '' + this } }; '' + o")]
    [InlineData("class A { constructor() { new A() } } new A()")]
    [InlineData("class B { x = new B() } new B()")]
    [InlineData("class C { static x = C.y(); static y() { return C.y() } }")]
    [InlineData("function* g() { yield* g() } g().next()")]
    [InlineData("var g = [1]; for (let i = 0; i < 1e5; i++) g = (function*(x) { yield* x })(g); [...g]")]
    [InlineData("function q() { [1, 2].sort(q) } q()")]
    [InlineData("function q() { [1].forEach(q) } q()")]
    [InlineData("function q() { 'a'.replace(/a/, q) } q()")]
    [InlineData("var o = { toJSON() { return JSON.stringify(o) } }; JSON.stringify(o)")]
    [InlineData("var f = function() {}; for (var i = 0; i < 1e5; i++) f = f.bind(null); f()")]
    [InlineData("var a = {}; for (var i = 0; i < 1e5; i++) a = { a }; JSON.stringify(a)")]
    [InlineData("var a = []; for (var i = 0; i < 1e5; i++) a = [a]; String(a)")]
    [InlineData("var a = []; for (var i = 0; i < 1e5; i++) a = [a]; a.flat(Infinity)")]
    [InlineData("var a = []; for (var i = 0; i < 1e5; i++) a = [a]; tojson(a)")]
    [InlineData("var a = []; for (var i = 0; i < 1e5; i++) a = [a]; a")]
    [InlineData("async function f() { await f() } f(); function g() { g() } g()")]
    [InlineData("new Proxy({}, {})")]
    [InlineData("[1].values().map(x => x)")]
    [InlineData("function f(n) { try { return f(n + 1) } catch (e) { return f(n + 1) } } f(0)")]
    public void A_deep_recursion_is_an_error(string body)
    {
        var refusal = ScriptRunner.Refusal(body, TimeSpan.FromSeconds(5));
        refusal.Code.ShouldBeOneOf(ErrorCode.JSInterpreterFailure, ErrorCode.MaxTimeMSExpired, (ErrorCode)17279, (ErrorCode)16662);
    }

    [Theory]
    [InlineData("'x'.repeat(2 ** 30)")]
    [InlineData("'x'.padEnd(2 ** 28)")]
    [InlineData("var s = 'xxxxxxxxxxxxxxxx'; for (;;) s += s;")]
    [InlineData("new Array(2 ** 31)")]
    [InlineData("new Array(2 ** 28).fill(1)")]
    [InlineData("Array.from({ length: 2 ** 28 })")]
    [InlineData("var a = []; a.length = 2 ** 32 - 1; a.fill(7)")]
    [InlineData("var a = []; a.length = 2 ** 32 - 1; a")]
    [InlineData("new Array(1e6).join('x'.repeat(1e6))")]
    [InlineData("JSON.stringify(new Array(1e4).fill('x'.repeat(1e7)))")]
    [InlineData("'a'.repeat(1e5).replace(/a/g, 'b'.repeat(1e6))")]
    [InlineData("'a'.repeat(1e5).replaceAll('a', 'b'.repeat(1e6))")]
    [InlineData("'a'.repeat(1e5).replace(/a/g, '$`$`')")]
    [InlineData("var s = 'x'.repeat(1e7); s.concat(...new Array(1e3).fill(s))")]
    [InlineData("String.raw({ raw: new Array(1e4).fill('x'.repeat(1e7)) })")]
    [InlineData("Object.keys('x'.repeat(1e7))")]
    [InlineData("(2n ** (2n ** 30n)) > 1n")]
    [InlineData("var a = 3n ** 1000000n; for (;;) a = a * a")]
    [InlineData("BigInt('1'.repeat(3e6))")]
    [InlineData("new Float64Array(2 ** 28)")]
    [InlineData("var a = []; for (;;) a.push({ a: 'x' })")]
    [InlineData("var m = new Map(); for (;;) m.set(m.size, 1)")]
    [InlineData("var a = [1]; for (let i = 0; i < 40; i++) a = [a, a]; a.flat(Infinity)")]
    [InlineData("var a = [1]; for (let i = 0; i < 40; i++) a = [a, a]; a")]
    [InlineData("/^(a+)+$/.test('a'.repeat(40) + 'b')")]
    [InlineData("'\\ufdfa'.repeat(1e7).normalize('NFKD')")]
    [InlineData("Math.max(...new Array(9e6).fill(1))")]
    [InlineData("JSON.parse('['.repeat(1e5) + ']'.repeat(1e5))")]
    public void A_script_that_makes_too_much_is_an_error(string body)
    {
        long start = Stopwatch.GetTimestamp();
        var refusal = ScriptRunner.Refusal(body, TimeSpan.FromSeconds(10));
        refusal.Code.ShouldBeOneOf(
            ErrorCode.JSInterpreterFailure, ErrorCode.ExceededMemoryLimit, ErrorCode.BsonObjectTooLarge, ErrorCode.MaxTimeMSExpired);
        Stopwatch.GetElapsedTime(start).ShouldBeLessThan(TimeSpan.FromSeconds(25));
    }

    [Theory]
    [InlineData("eval('1')")]
    [InlineData("new Function('return 1')()")]
    [InlineData("(function() {}).constructor('return 1')()")]
    [InlineData("Object.getPrototypeOf(async function() {}).constructor('return 1')")]
    [InlineData("System.IO.File.ReadAllText('/etc/passwd')")]
    [InlineData("importNamespace('System')")]
    [InlineData("require('fs')")]
    [InlineData("import('fs')")]
    [InlineData("setTimeout(() => 1, 1)")]
    [InlineData("Intl.NumberFormat")]
    [InlineData("new ArrayBuffer(8)")]
    public void A_script_does_not_get_out(string body)
    {
        try
        {
            ScriptRunner.Run(body).ShouldBe("{}");
        }
        catch (DocumentException refusal)
        {
            refusal.Code.ShouldBe(ErrorCode.JSInterpreterFailure);
        }
    }

    [Fact]
    public void A_text_that_is_nested_too_deep_or_too_long_is_refused()
    {
        ScriptRunner.Refusal(new string('(', 100_000)).Code.ShouldBe(ErrorCode.JSInterpreterFailure);
        ScriptRunner.Refusal("1" + string.Concat(Enumerable.Repeat(" + 1", 10_000))).Code.ShouldBe(ErrorCode.JSInterpreterFailure);
        ScriptRunner.Refusal("'" + new string('x', 1_000_000) + "'").Code.ShouldBe(ErrorCode.JSInterpreterFailure);
    }

    [Fact]
    public void A_recursion_that_is_not_deep_is_allowed() =>
        ScriptRunner.Run("function sum(n) { return n == 0 ? 0 : n + sum(n - 1) } sum(500)").ShouldContain("125250");
}
