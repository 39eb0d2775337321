namespace Streetcar.Bson.Tests;

public sealed class ObjectIdTests
{
    [Fact]
    public void Generated_ids_differ_and_carry_their_time()
    {
        var before = DateTimeOffset.UtcNow.AddSeconds(-1);
        RawObjectId[] ids = [.. Enumerable.Range(0, 10_000).AsParallel().Select(_ => RawObjectId.NewObjectId())];
        ids.Distinct().Count().ShouldBe(ids.Length);
        ids[0].CreationTime.ShouldBeInRange(before, DateTimeOffset.UtcNow);
    }

    [Fact]
    public void Text_is_read_in_either_case_and_written_in_lower_case()
    {
        RawObjectId.Parse("56E1FC72e0c917e9c4714161").ToString().ShouldBe("56e1fc72e0c917e9c4714161");
        RawObjectId.TryParse("56e1fc72e0c917e9c471416", out _).ShouldBeFalse();
        RawObjectId.TryParse("56e1fc72e0c917e9c471416x", out _).ShouldBeFalse();
        RawObjectId.TryParse(null, out _).ShouldBeFalse();
        Should.Throw<FormatException>(() => RawObjectId.Parse("x"));
    }

    [Fact]
    public void Order_is_that_of_the_bytes()
    {
        var low = RawObjectId.Parse("7fffffffffffffffffffffff");
        var high = RawObjectId.Parse("800000000000000000000000");
        new RawValue[] { high, low }.Order().ShouldBe([low, high]);
        new RawObjectId(Convert.FromHexString(low.ToString())).ShouldBe(low);
    }
}
