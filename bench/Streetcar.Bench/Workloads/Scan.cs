using System.Buffers.Binary;
using SQLitePCL;
using Streetcar.Client;

namespace Streetcar.Bench;

/// <summary>Streams all documents through a filter that no index serves and that all of them pass.</summary>
internal sealed class Scan(Documents documents) : Workload
{
    private static readonly BsonDocument Filter = new() { ["price"] = new BsonDocument { ["$gte"] = 0 } };

    // Of the indexes of all documents, so that none is missing and none comes twice unnoticed.
    private readonly long _sum = (long)documents.Count * (documents.Count - 1) / 2;

    public override string Name => "scan";

    public override string Title => "full scan with a filter, streamed";

    public override string Unit => "docs";

    public override bool IsAgainstPing => false;

    public override Conversation OnWire(int worker) => new Stream(documents.Count, _sum);

    public override Operation InProcess(Database database, int worker) => async () =>
    {
        long sum = 0;
        int count = 0;
        await foreach (var document in database[All].Find(Filter))
        {
            sum += Documents.IndexOf(document.Span);
            count++;
        }

        Answers.Check(count == documents.Count && sum == _sum, $"{count} documents");
        return count;
    };

    public override Operation OnSqlite(PlainSqlite sqlite)
    {
        var select = sqlite.Prepare("SELECT document FROM documents");
        return Sync(() =>
        {
            long sum = 0;
            int count = 0;
            while (sqlite.Step(select))
            {
                sum += Documents.IndexOf(raw.sqlite3_column_blob(select, 0));
                count++;
            }

            Answers.Check(count == documents.Count && sum == _sum, $"{count} documents");
            return count;
        });
    }

    private sealed class Stream(int count, long sum) : Conversation
    {
        private const long Placeholder = 0x1234_5678_9ABC_DEF0;

        private readonly byte[] _find = Commands.Encode(new BsonDocument { ["find"] = All, ["filter"] = Filter });
        private readonly byte[] _getMore = Commands.Encode(new BsonDocument { ["getMore"] = Placeholder, ["collection"] = All });
        private long _cursor;
        private int _count;
        private long _sum;

        public override ReadOnlyMemory<byte> Next()
        {
            if (_cursor == 0)
                return _find;
            BinaryPrimitives.WriteInt64LittleEndian(_getMore.AsSpan(CursorPlace), _cursor);
            return _getMore;
        }

        public override int Take(ReadOnlySpan<byte> reply, out bool isOver)
        {
            var batch = new BsonReader(Answers.Batch(reply, out _cursor));
            int before = _count;
            while (batch.Read())
            {
                _sum += Documents.IndexOf(batch.Value.Document);
                _count++;
            }

            int found = _count - before;
            isOver = _cursor == 0;
            if (isOver)
            {
                Answers.Check(_count == count && _sum == sum, $"{_count} documents");
                (_count, _sum) = (0, 0);
            }

            return found;
        }

        private static readonly int CursorPlace = FindCursorPlace();

        private static int FindCursorPlace()
        {
            Span<byte> placeholder = stackalloc byte[sizeof(long)];
            BinaryPrimitives.WriteInt64LittleEndian(placeholder, Placeholder);
            return Commands.PlaceOf(
                Commands.Encode(new BsonDocument { ["getMore"] = Placeholder, ["collection"] = All }), placeholder);
        }
    }
}
