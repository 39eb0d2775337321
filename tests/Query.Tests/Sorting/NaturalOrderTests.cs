using Streetcar.Bson;
using Streetcar.Query.Sorting;

namespace Streetcar.Query.Tests.Sorting;

public sealed class NaturalOrderTests
{
    [Theory]
    [InlineData("{ $natural: 1 }", 1)]
    [InlineData("{ $natural: -1.0 }", -1)]
    [InlineData("{ a: 1 }", 0)]
    [InlineData("{}", 0)]
    public void A_sort_or_a_hint_may_ask_for_it(string pattern, int expected)
    {
        NaturalOrder.OfSort(Json.Document(pattern)).ShouldBe(expected);
        NaturalOrder.OfHint(Json.Document(pattern)).ShouldBe(expected);
    }

    [Fact]
    public void Another_direction_or_a_path_beside_it_is_refused()
    {
        Refusal(() => NaturalOrder.OfSort(Json.Document("{ $natural: 2 }")))
            .ShouldBe("$natural sort cannot be set to a value other than -1 or 1.");
        Refusal(() => NaturalOrder.OfHint(Json.Document("{ $natural: 'x' }")))
            .ShouldBe("$natural hint cannot be set to a value other than -1 or 1.");
        Refusal(() => NaturalOrder.OfSort(Json.Document("{ $natural: 1, a: 1 }")))
            .ShouldBe("Cannot include '$natural' in compound sort: { $natural: 1, a: 1 }");
    }

    private static string Refusal(Func<int> ask)
    {
        var refusal = Should.Throw<DocumentException>(() => ask());
        refusal.Code.ShouldBe(ErrorCode.BadValue);
        return refusal.Message;
    }
}
