using System.Security.Cryptography;

namespace Streetcar.Grains.Commands;

/// <summary><see href="https://www.mongodb.com/docs/manual/reference/command/filemd5/"/>: the hash of a file of GridFS.</summary>
internal static class Filemd5
{
    /// <summary>The bucket of files whose name is not given.</summary>
    public const string DefaultRoot = "fs";

    private static readonly ArgumentTable<Arguments> Table = new()
    {
        { "root", (ref to, in argument) => to.Root = argument.String() },
        { "partialOk", (ref _, in argument) => argument.Boolean() },
        { "md5state", (ref _, in argument) => throw argument.Unknown() },
    };

    public static async ValueTask<Reply> RunAsync(QueryServices services, Command command, CancellationToken cancellationToken)
    {
        var arguments = new Arguments();
        Table.Read(command, ref arguments);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        int chunks = 0;
        var request = new FindRequest(Namespace.Of(command.Database, $"{arguments.Root}.chunks"))
        {
            Filter = new RawDocument { ["files_id"] = command.Argument.ToValue() },
            Sort = new RawDocument { ["n"] = 1 },
        };
        await StoredDocuments.ReadAsync(services.Store, request, Take, cancellationToken);
        return Replies.From(new RawDocument
        {
            ["numChunks"] = chunks,
            ["md5"] = Convert.ToHexStringLower(hash.GetHashAndReset()),
        });

        void Take(ReadOnlySpan<byte> chunk)
        {
            if (!RawReader.Find(chunk, "n"u8).TryGetInt64(out long number) || number != chunks)
                throw new DocumentException((ErrorCode)50985, $"The chunk {chunks} of the file is missing");
            var data = RawReader.Find(chunk, "data"u8);
            if (data.Type != ElementType.Binary)
                throw new DocumentException(ErrorCode.BadValue, $"The chunk {chunks} of the file holds no binary data");
            hash.AppendData(data.BinaryData);
            chunks++;
        }
    }

    private struct Arguments()
    {
        public string Root = DefaultRoot;
    }
}
