using System.Diagnostics.CodeAnalysis;
using Streetcar.Bson;
using Streetcar.Query.Matching;

namespace Streetcar.Query.Tests.Matching;

public sealed class RegexTests
{
    [Theory]
    [InlineData("b", "", "abc", true)]
    [InlineData("^b", "", "abc", false)]
    [InlineData("^ab", "", "abc", true)]
    [InlineData("^ab.*", "", "abc", true)]
    [InlineData("c$", "", "abc", true)]
    [InlineData("c$", "", "abc\n", true)]
    [InlineData("^B", "i", "bcd", true)]
    [InlineData("^b$", "m", "a\nb\nc", true)]
    [InlineData("^b$", "", "a\nb\nc", false)]
    [InlineData("a.b", "", "a\nb", false)]
    [InlineData("a.b", "s", "a\nb", true)]
    [InlineData("a b # comment", "x", "ab", true)]
    [InlineData("a|b", "", "b", true)]
    [InlineData("(a)(b)\\2", "", "abb", true)]
    [InlineData("(?i)ABC", "", "abc", true)]
    [InlineData("(?i:A)B", "", "aB", true)]
    [InlineData("(?i:A)B", "", "ab", false)]
    [InlineData("colou?r", "", "color", true)]
    [InlineData("a{2}", "", "aa", true)]
    [InlineData("a{,2}", "", "a{,2}", true)]
    [InlineData("a{", "", "a{", true)]
    [InlineData("(?<=a)b", "", "ab", true)]
    [InlineData("(?<!a)b", "", "ab", false)]
    [InlineData("", "", "anything", true)]
    [InlineData("^$", "m", "a\n", false)]
    [InlineData("^$", "m", "\na", true)]
    public void A_pattern_matches_as_in_PCRE(string pattern, string options, string text, bool expected) =>
        ShouldMatch(pattern, options, text, expected);

    [Theory]
    [InlineData(@"\d", "", "5", true)]
    [InlineData(@"\d", "", "٣", false)]
    [InlineData(@"^\w+$", "", "naive_1", true)]
    [InlineData(@"^\w+$", "", "naïve", false)]
    [InlineData(@"\bcaf\b", "", "café", true)]
    [InlineData(@"caf\B", "", "café", false)]
    [InlineData(@"\s", "", "\u00A0", false)]
    [InlineData(@"\h", "", "\u00A0", true)]
    [InlineData(@"\R", "", "a\r\nb", true)]
    [InlineData(@"\x41\x{42}\103", "", "ABC", true)]
    [InlineData(@"\Qa.b\E+", "", "a.bb", true)]
    [InlineData(@"\Qa.b\E", "", "axb", false)]
    [InlineData("[[:alpha:]]", "", "x", true)]
    [InlineData("[[:^alpha:]]", "", "x", false)]
    [InlineData("[[:digit:]-]", "", "-", true)]
    [InlineData("[]a]", "", "]", true)]
    [InlineData("[^]a]", "", "]", false)]
    [InlineData("^[a-z-[aeiou]]+$", "", "b]", true)]
    [InlineData("[a\\-z]", "", "-", true)]
    [InlineData("[^\\D5]", "", "4", true)]
    [InlineData("[^\\D5]", "", "5", false)]
    [InlineData("[\\w.]+@x", "", "a.b@x", true)]
    [InlineData("a++b", "", "aaab", true)]
    [InlineData("a++ab", "", "aaab", false)]
    [InlineData("(a|ab)++c", "", "abc", false)]
    [InlineData("(?P<n>a)(?P=n)", "", "aa", true)]
    [InlineData("(?<n>a)(b)\\1\\2", "", "abab", true)]
    [InlineData("(a)(b)\\g{-1}", "", "abb", true)]
    [InlineData("(?<n>a)\\k{n}", "", "aa", true)]
    [InlineData("a(?#comment)b", "", "ab", true)]
    [InlineData("a\\Kb", "", "ab", true)]
    [InlineData("(?s).", "", "\n", true)]
    [InlineData("(?x) a b ", "", "ab", true)]
    [InlineData("(*UTF8)é", "", "é", true)]
    [InlineData(@"\p{Lu}", "", "É", true)]
    [InlineData(@"\p{^Lu}", "", "É", false)]
    [InlineData(@"a\/b", "", "a/b", true)]
    [InlineData("a#b c", "", "a#b c", true)]
    public void What_the_dialects_write_differently_is_translated(string pattern, string options, string text, bool expected) =>
        ShouldMatch(pattern, options, text, expected);

    [Theory]
    [InlineData("^.$", "", "😀", true)]
    [InlineData("^..$", "", "😀", false)]
    [InlineData("^[^a]$", "", "😀", true)]
    [InlineData("^[😀-😂]$", "", "😁", true)]
    [InlineData("^[😀-😂]$", "", "😃", false)]
    [InlineData("^[^😀]$", "", "😁", true)]
    [InlineData("^[^😀]$", "", "😀", false)]
    [InlineData("^😀{2}$", "", "😀😀", true)]
    [InlineData("^\\W$", "", "😀", true)]
    [InlineData("^[\\W]$", "", "😀", true)]
    [InlineData("^\\x{1F600}$", "", "😀", true)]
    [InlineData("É", "i", "é", true)]
    public void A_character_is_a_code_point(string pattern, string options, string text, bool expected) =>
        ShouldMatch(pattern, options, text, expected);

    [Theory]
    [InlineData("{ a: { $regex: 'b', $options: 'i' } }", "{ a: 'ABC' }", true)]
    [InlineData("{ a: { $options: 'i', $regex: 'b' } }", "{ a: 'ABC' }", true)]
    [InlineData("{ a: { $regex: { $regularExpression: { pattern: 'b', options: 'i' } } } }", "{ a: 'ABC' }", true)]
    [InlineData("{ a: { $regularExpression: { pattern: 'b', options: '' } } }", "{ a: ['x', 'b'] }", true)]
    [InlineData("{ a: { $regularExpression: { pattern: 'b', options: '' } } }", "{ a: { $symbol: 'b' } }", true)]
    [InlineData("{ a: { $regularExpression: { pattern: 'b', options: '' } } }", "{ a: { $regularExpression: { pattern: 'b', options: '' } } }", true)]
    [InlineData("{ a: { $regularExpression: { pattern: 'b', options: '' } } }", "{ a: { $regularExpression: { pattern: 'b', options: 'i' } } }", false)]
    [InlineData("{ a: { $regularExpression: { pattern: '1', options: '' } } }", "{ a: 1 }", false)]
    [InlineData("{ a: { $regex: 'b', $ne: 'bb' } }", "{ a: 'bb' }", false)]
    [InlineData("{ a: { $elemMatch: { $regex: '^b' } } }", "{ a: ['ab', 'b'] }", true)]
    public void Every_form_of_writing_it_works(string filter, string document, bool expected) =>
        FilterTable.ShouldMatch(filter, document, expected);

    [Theory]
    [InlineData("{ a: { $regex: 1 } }", 2, "$regex has to be a string")]
    [InlineData("{ a: { $regex: 'x', $options: 1 } }", 2, "$options has to be a string")]
    [InlineData("{ a: { $options: 'i' } }", 2, "$options needs a $regex")]
    [InlineData("{ a: { $regex: { $regularExpression: { pattern: 'b', options: 'i' } }, $options: 's' } }", 51075, "options set in both $regex and $options")]
    [InlineData("{ a: { $regex: 'x', $options: 'z' } }", 51108, "invalid flag in regex options: z")]
    [InlineData("{ a: { $regex: '(' } }", 51091, "Regular expression is invalid: missing closing parenthesis")]
    [InlineData("{ a: { $regex: ')' } }", 51091, "Regular expression is invalid: unmatched closing parenthesis")]
    [InlineData("{ a: { $regex: '*' } }", 51091, "Regular expression is invalid: quantifier does not follow a repeatable item")]
    [InlineData("{ a: { $regex: '[a' } }", 51091, "Regular expression is invalid: missing terminating ] for character class")]
    [InlineData("{ a: { $regex: '[z-a]' } }", 51091, "Regular expression is invalid: range out of order in character class")]
    public void An_invalid_expression_is_refused(string filter, int code, string message) =>
        FilterTable.ShouldBeRefused(filter, code, message);

    [Theory]
    [InlineData("(?R)")]
    [InlineData("(?1)")]
    [InlineData("(?|a|b)")]
    [InlineData("(*FAIL)")]
    [InlineData("\\y")]
    [InlineData("\\p{Han}")]
    [InlineData("a{70000}")]
    [InlineData("\\2(a)")]
    [InlineData("a\\")]
    [InlineData("(?<n")]
    [InlineData("(?")]
    [InlineData("[[:foo:]]")]
    [InlineData("\\x{110000}")]
    public void What_is_unknown_or_unsupported_is_refused_before_it_runs(string pattern) =>
        Should.Throw<DocumentException>(() => Match(pattern, "", "a")).Code.ShouldBe((ErrorCode)51091);

    [Fact]
    public void A_pattern_of_many_nested_groups_is_refused() =>
        Should.Throw<DocumentException>(() => Match(new string('(', 5_000) + new string(')', 5_000), "", "a"))
            .Message.ShouldContain("too deeply nested");

    [Fact]
    public void A_pattern_that_would_backtrack_for_ever_ends()
    {
        Match("^(a+)+$", "", new string('a', 5_000) + "b").ShouldBeFalse();
        var endless = Should.Throw<DocumentException>(() => Match("^(a+)+\\1$", "", new string('a', 60) + "b"));
        endless.Code.ShouldBe((ErrorCode)51156);
        endless.Message.ShouldContain("(a+)+");
    }

    [Theory]
    [InlineData("^abc", "", "abc", true)]
    [InlineData("^abc.*", "", "abc", true)]
    [InlineData("\\Aabc", "", "abc", true)]
    [InlineData("^a\\.b", "", "a.b", true)]
    [InlineData("^abc$", "", "abc", false)]
    [InlineData("^abc?", "", "ab", false)]
    [InlineData("^abc+", "", "abc", false)]
    [InlineData("^abc{0}", "", "ab", false)]
    [InlineData("^ab|c", "", "", false)]
    [InlineData("^abc", "i", "", false)]
    [InlineData("^abc", "m", "", false)]
    [InlineData("abc", "", "", false)]
    [InlineData("^", "", "", true)]
    [InlineData("^[ab]", "", "", false)]
    public void The_planner_is_told_of_a_prefix(string pattern, string options, string prefix, bool isPrefixOnly)
    {
        var node = Compile(pattern, options).Root.ShouldBeOfType<RegexMatchExpression>();
        node.Prefix.ShouldBe(prefix);
        node.IsPrefixOnly.ShouldBe(isPrefixOnly);
    }

    private static void ShouldMatch(string pattern, string options, string text, bool expected) =>
        Match(pattern, options, text).ShouldBe(expected, $"/{pattern}/{options} on {text}");

    private static bool Match(string pattern, string options, string text) =>
        Compile(pattern, options).Matches(new RawDocument { ["a"] = text }.Span);

    private static Filter Compile([StringSyntax("Regex")] string pattern, string options) =>
        Filter.Compile(new RawDocument { ["a"] = RawValue.FromRegex(pattern, options) });

    [Fact]
    public void Very_many_patterns_take_little_time_and_memory()
    {
        string patterns = string.Join(", ", Enumerable.Range(0, 3000).Select(i => $"/x{i}+y/"));
        long before = GC.GetAllocatedBytesForCurrentThread();
        var filter = Filter.Compile(Json.Document($"{{ a: {{ $in: [{patterns}] }} }}"));
        using (new TestOperation(TimeSpan.FromMinutes(1)).Enter())
        {
            filter.Matches(Json.Document("{ a: 'x2999y' }").Span).ShouldBeTrue();
            filter.Matches(Json.Document("{ a: 'x299y9' }").Span).ShouldBeTrue();
            filter.Matches(Json.Document("{ a: 'z3000y' }").Span).ShouldBeFalse();
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(150 * 1024 * 1024);
    }
}
