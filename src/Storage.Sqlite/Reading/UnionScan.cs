using Streetcar.Bson;
using Streetcar.Storage.Sqlite.Catalog;
using Streetcar.Storage.Sqlite.Native;

namespace Streetcar.Storage.Sqlite.Reading;

/// <summary>The documents of one index scan after the other, each once.</summary>
/// <param name="scans">The scans, which share the rows that have been seen.</param>
internal sealed class UnionScan(IndexScan[] scans) : Scan
{
    private Connection? _connection;
    private CollectionInfo? _collection;
    private int _current;

    public override long KeysExamined => scans.Sum(scan => scan.KeysExamined);

    public override long DocumentsExamined => scans.Sum(scan => scan.DocumentsExamined);

    public override long Row => scans[_current].Row;

    public override RawDocument KeyOf(ReadOnlySpan<byte> document) => scans[_current].KeyOf(document);

    public override ReadOnlySpan<byte> Document => scans[_current].Document;

    public override void Attach(Connection connection, CollectionInfo collection)
    {
        _connection = connection;
        _collection = collection;
        if (_current < scans.Length)
            scans[_current].Attach(connection, collection);
    }

    public override bool MoveNext()
    {
        while (_current < scans.Length)
        {
            if (scans[_current].MoveNext())
                return true;
            scans[_current].Detach();
            if (++_current < scans.Length)
                scans[_current].Attach(_connection!, _collection!);
        }

        return false;
    }

    public override void StepBack() => scans[_current].StepBack();

    public override void Detach()
    {
        if (_current < scans.Length)
            scans[_current].Detach();
        _connection = null;
        _collection = null;
    }
}
