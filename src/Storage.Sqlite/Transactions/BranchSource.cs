using Streetcar.Storage.Sqlite.Catalog;
using Streetcar.Storage.Sqlite.Reading;

namespace Streetcar.Storage.Sqlite.Transactions;

/// <summary>What a transaction sees of a database. Its readers share the branch's connection, so that one goes on when another has stopped.</summary>
/// <param name="branch">The branch.</param>
internal sealed class BranchSource(Branch branch) : ReadSource
{
    private ReadExecutor? _reader;

    public override DatabaseCatalog Catalog => branch.Catalog;

    public override Snapshot? Take(ReadExecutor? reader)
    {
        if (_reader != reader)
            _reader?.Suspend();
        _reader = reader;
        return new SharedSnapshot(branch);
    }

    private sealed class SharedSnapshot(Branch branch) : Snapshot(branch.Connection, branch.Catalog)
    {
        public override void Dispose()
        {
            // The branch stays where it is.
        }
    }
}
