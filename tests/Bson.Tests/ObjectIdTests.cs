namespace Streetcar.Bson.Tests;

public sealed class ObjectIdTests
{
    [Fact]
    public void Generated_ids_differ_and_carry_their_time()
    {
        var before = DateTimeOffset.UtcNow.AddSeconds(-1);
        ObjectId[] ids = [.. Enumerable.Range(0, 10_000).AsParallel().Select(_ => ObjectId.NewObjectId())];
        ids.Distinct().Count().ShouldBe(ids.Length);
        ids[0].CreationTime.ShouldBeInRange(before, DateTimeOffset.UtcNow);
    }

    [Fact]
    public void Text_is_read_in_either_case_and_written_in_lower_case()
    {
        ObjectId.Parse("56E1FC72e0c917e9c4714161").ToString().ShouldBe("56e1fc72e0c917e9c4714161");
        ObjectId.TryParse("56e1fc72e0c917e9c471416", null, out _).ShouldBeFalse();
        ObjectId.TryParse("56e1fc72e0c917e9c471416x", null, out _).ShouldBeFalse();
        ObjectId.TryParse(null, null, out _).ShouldBeFalse();
        Should.Throw<FormatException>(() => ObjectId.Parse("x"));
    }

    [Fact]
    public void Order_is_that_of_the_bytes()
    {
        var low = ObjectId.Parse("7fffffffffffffffffffffff");
        var high = ObjectId.Parse("800000000000000000000000");
        (low < high).ShouldBeTrue();
        new ObjectId(Convert.FromHexString(low.ToString())).ShouldBe(low);
    }
}
