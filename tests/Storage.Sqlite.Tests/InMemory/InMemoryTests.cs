using Streetcar.Storage.Sqlite.Tests.ChangeStreams;
using Streetcar.Storage.Sqlite.Tests.Transactions;

namespace Streetcar.Storage.Sqlite.Tests.InMemory;

// What holds of a store with files holds of one without. Where such a test opens the store again, its databases are closed and
// opened again.
public sealed class InMemoryDocumentTests : DocumentTests
{
    protected override bool IsInMemory => true;
}

public sealed class InMemoryIndexTests : IndexTests
{
    protected override bool IsInMemory => true;
}

public sealed class InMemoryDropRaceTests : DropRaceTests
{
    protected override bool IsInMemory => true;
}

public sealed class InMemoryTransactionTests : TransactionTests
{
    protected override bool IsInMemory => true;
}

public sealed class InMemorySeveralDatabasesTests : SeveralDatabasesTests
{
    protected override bool IsInMemory => true;
}

public sealed class InMemoryOrderTests : OrderTests
{
    protected override bool IsInMemory => true;
}
