using Streetcar.Bson;
using Streetcar.Query.Matching;
using Streetcar.Query.Sorting;

namespace Streetcar.Query.Tests.Collations;

public sealed class CollationTests
{
    [Theory]
    [InlineData("{ locale: 'en', strength: 2 }", "{ a: 'cafe' }", "{ a: 'CAFE' }", true)]
    [InlineData("{ locale: 'en', strength: 2 }", "{ a: 'cafe' }", "{ a: 'café' }", false)]
    [InlineData("{ locale: 'en', strength: 1 }", "{ a: 'cafe' }", "{ a: 'CAFÉ' }", true)]
    [InlineData("{ locale: 'en', strength: 1, caseLevel: true }", "{ a: 'cafe' }", "{ a: 'café' }", true)]
    [InlineData("{ locale: 'en', strength: 1, caseLevel: true }", "{ a: 'cafe' }", "{ a: 'CAFE' }", false)]
    [InlineData("{ locale: 'en' }", "{ a: 'cafe' }", "{ a: 'CAFE' }", false)]
    [InlineData("{ locale: 'simple' }", "{ a: { $lt: 'a' } }", "{ a: 'B' }", true)]
    [InlineData("{ locale: 'en' }", "{ a: { $lt: 'a' } }", "{ a: 'B' }", false)]
    [InlineData("{ locale: 'en', numericOrdering: true }", "{ a: { $lt: '10' } }", "{ a: '9' }", true)]
    [InlineData("{ locale: 'en', strength: 2 }", "{ a: { $in: ['x', 'B', 'b', 3] } }", "{ a: 'b' }", true)]
    [InlineData("{ locale: 'en', strength: 2 }", "{ a: { $ne: 'X' } }", "{ a: 'x' }", false)]
    [InlineData("{ locale: 'en', strength: 2 }", "{ a: { $all: ['X', 'Y'] } }", "{ a: ['y', 'x'] }", true)]
    [InlineData("{ locale: 'en', strength: 2 }", "{ a: { b: 'X' } }", "{ a: { b: 'x' } }", true)]
    [InlineData("{ locale: 'en', strength: 2 }", "{ a: { b: 'X' } }", "{ a: { B: 'x' } }", false)]
    [InlineData("{ locale: 'en', strength: 2 }", "{ a: ['X', 1] }", "{ a: ['x', 1.0] }", true)]
    [InlineData("{ locale: 'en', strength: 2 }", "{ a: { $regularExpression: { pattern: 'X', options: '' } } }", "{ a: 'x' }", false)]
    [InlineData("{ locale: 'sv' }", "{ a: { $gt: 'z' } }", "{ a: 'ö' }", true)]
    [InlineData("{ locale: 'de_DE' }", "{ a: { $gt: 'z' } }", "{ a: 'ö' }", false)]
    public void Filters_compare_strings_as_the_language_does(string collation, string filter, string document, bool expected) =>
        Filter.Compile(Json.Document(filter), new QueryContext { Collation = Json.Document(collation) })
            .Matches(Json.Document(document).Span).ShouldBe(expected);

    [Theory]
    [InlineData("{ locale: 'en' }", "B a A b 10 9", "10 9 a A b B")]
    [InlineData("{ locale: 'en', numericOrdering: true }", "B a 10 9", "9 10 a B")]
    [InlineData("{ locale: 'sv' }", "ö z å a", "a z å ö")]
    [InlineData("{ locale: 'de@collation=phonebook' }", "Ag Ää Ad", "Ad Ää Ag")]
    [InlineData("{ locale: 'simple' }", "b B a A", "A B a b")]
    [InlineData("{ locale: 'en', caseFirst: 'upper' }", "a b A B", "A a B b")]
    [InlineData("{ locale: 'en', caseFirst: 'lower', strength: 2, caseLevel: true }", "B A b a", "a A b B")]
    [InlineData("{ locale: 'da' }", "a A", "A a")]
    [InlineData("{ locale: 'en', backwards: true }", "coté côte cote côté", "cote côte coté côté")]
    [InlineData("{ locale: 'fr_CA' }", "coté côte cote côté", "cote côte coté côté")]
    [InlineData("{ locale: 'fr_CA', backwards: false }", "coté côte cote côté", "cote coté côte côté")]
    [InlineData("{ locale: 'en', alternate: 'shifted' }", "a-c ab a-b ad", "ab a-b a-c ad")]
    [InlineData("{ locale: 'en', alternate: 'shifted', strength: 4 }", "ab a-b", "a-b ab")]
    [InlineData("{ locale: 'en', strength: 3, alternate: null, caseLevel: null }", "b B a A", "a A b B")]
    public void Sorts_order_strings_as_the_language_does(string collation, string words, string expected)
    {
        using var sorter = new DocumentSorter(
            SortPattern.Compile(Json.Document("{ a: 1 }"), new QueryContext { Collation = Json.Document(collation) }));
        foreach (string word in words.Split(' '))
            sorter.Add(new RawDocument { ["a"] = RawArray.Create(word) }.Span);
        var sorted = new List<string>();
        while (sorter.TryNext(out var document))
            sorted.Add(new RawDocument(document)["a"][0].AsString);
        string.Join(' ', sorted).ShouldBe(expected);
    }

    [Theory]
    [InlineData("{ locale: 'en', strength: 3 }", "a", "a\u200B", true)]
    [InlineData("{ locale: 'en', strength: 5 }", "a", "a\u200B", false)]
    [InlineData("{ locale: 'en', alternate: 'shifted' }", "a, b!", "ab", true)]
    [InlineData("{ locale: 'en', alternate: 'shifted', maxVariable: 'space' }", "a, b!", "a,b!", true)]
    [InlineData("{ locale: 'en', alternate: 'shifted', maxVariable: 'space' }", "a, b!", "ab", false)]
    [InlineData("{ locale: 'en', alternate: 'shifted', strength: 4 }", "a b", "ab", false)]
    [InlineData("{ locale: 'en', numericOrdering: true, strength: 4 }", "a07", "a7", true)]
    [InlineData("{ locale: 'en', normalization: true }", "a\u0323\u0307", "a\u0307\u0323", true)]
    public void Options_tell_which_strings_are_the_same(string collation, string left, string right, bool expected)
    {
        var filter = Filter.Compile(new RawDocument { ["a"] = left }, new QueryContext { Collation = Json.Document(collation) });
        filter.Matches(new RawDocument { ["a"] = right }.Span).ShouldBe(expected);
    }

    [Theory]
    [InlineData("{ locale: 'fr', strength: 2 }")]
    [InlineData("{ locale: 'fr', strength: 5, caseFirst: 'upper', alternate: 'shifted' }")]
    public void Keys_compare_as_their_values_do(string specification)
    {
        var collation = Streetcar.Query.Collations.Collation.Compile(Json.Document(specification)).ShouldNotBeNull();
        RawValue[] values =
        [
            "a", "A", "b", "é", "e", "", 1, 2.5, RawValue.Null, new RawDocument { ["x"] = "A" }, new RawDocument { ["x"] = "a" },
            RawArray.Create("É", 1), RawArray.Create("é", 1), RawArray.Create("f"),
        ];
        foreach (var left in values)
        {
            foreach (var right in values)
            {
                Math.Sign(Key(left).CompareTo(Key(right))).ShouldBe(
                    Math.Sign(collation.Compare(left.Raw, right.Raw)), $"{left} and {right}");
            }
        }

        RawValue Key(RawValue value)
        {
            using var writer = new RawWriter();
            writer.WriteStartArray();
            collation.WriteKey(value.Raw, writer);
            writer.WriteEndArray();
            return new RawArray(writer.WrittenSpan.ToArray())[0];
        }
    }

    [Theory]
    [InlineData("{ locale: 'xx_NOWHERE' }", 2)]
    [InlineData("{ locale: '' }", 2)]
    [InlineData("{ strength: 1 }", 40414)]
    [InlineData("{ locale: 'en', foo: 1 }", 40415)]
    [InlineData("{ locale: 'en', strength: 6 }", 2)]
    [InlineData("{ locale: 'en', strength: '2' }", 14)]
    [InlineData("{ locale: 'en', alternate: 'ignored' }", 2)]
    [InlineData("{ locale: 'en', caseFirst: 1 }", 14)]
    [InlineData("{ locale: 'en', caseFirst: 'upper', strength: 2 }", 2)]
    [InlineData("{ locale: 'en', backwards: true, strength: 1 }", 2)]
    [InlineData("{ locale: 'en', maxVariable: 'all' }", 2)]
    [InlineData("{ locale: 'en', caseLevel: 1 }", 14)]
    public void What_is_no_collation_is_refused(string collation, int code) =>
        ((int)Should.Throw<DocumentException>(() => Streetcar.Query.Collations.Collation.Compile(Json.Document(collation))).Code).ShouldBe(code);
}
