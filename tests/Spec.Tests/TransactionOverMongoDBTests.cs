using Streetcar.Spec.Tests.Running;

namespace Streetcar.Spec.Tests;

/// <summary>The specifications of transactions, against a silo that forwards them to MongoDB.</summary>
public sealed class TransactionOverMongoDBTests(SpecServerOverMongoDB server) : IClassFixture<SpecServerOverMongoDB>
{
    public static IEnumerable<TheoryDataRow<string, int>> Tests => TransactionTests.Tests;

    [Theory]
    [MemberData(nameof(Tests))]
    public Task Passes(string file, int index) => TestRun.RunAsync(server, file, index);
}
