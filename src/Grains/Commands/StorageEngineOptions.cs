namespace Streetcar.Grains.Commands;

/// <summary>
/// Options for MongoDB's storage engine. Nothing here heeds them; they are checked, kept and listed as MongoDB does, so that a
/// program that sets them runs as it is.
/// </summary>
internal static class StorageEngineOptions
{
    private const string Engine = "wiredTiger";

    private static readonly HashSet<string> Settings =
    [
        "access_pattern_hint", "allocation_size", "app_metadata", "block_allocation", "block_compressor", "cache_resident",
        "checksum", "dictionary", "encryption", "exclusive", "extractor", "format", "huffman_key", "huffman_value",
        "ignore_in_memory_cache_size", "immutable", "internal_item_max", "internal_key_max", "internal_key_truncate",
        "internal_page_max", "key_format", "key_gap", "leaf_item_max", "leaf_key_max", "leaf_page_max", "leaf_value_max", "log",
        "lsm", "memory_page_image_max", "memory_page_max", "os_cache_dirty_max", "os_cache_max", "prefix_compression",
        "prefix_compression_min", "source", "split_deepen_min_child", "split_deepen_per_child", "split_pct", "tiered_storage",
        "type", "value_format", "verbose", "write_timestamp_usage",
    ];

    /// <summary>Those of the indexes that a collection will have.</summary>
    public static ArgumentReader<RawWriter> IndexDefaults { get; } = Pass.Document(new ArgumentTable<RawWriter>
    {
        { "storageEngine", Read },
    });

    public static void Read(ref RawWriter to, in Argument argument)
    {
        foreach (var (engine, options) in argument.Document())
        {
            if (options.Type != ElementType.Document)
                throw new DocumentException(ErrorCode.BadValue, $"'{argument.Path}.{engine}' has to be an embedded document.");
            if (engine != Engine)
                throw new DocumentException(ErrorCode.InvalidOptions, $"{engine} is not a registered storage engine for this server");
            Check(options.AsDocument);
        }

        Pass.Any(ref to, argument);
    }

    private static void Check(RawDocument options)
    {
        foreach (var (name, value) in options)
        {
            if (name != "configString")
                throw new DocumentException(ErrorCode.InvalidOptions, $"'{name}' is not a supported option in {Engine}");
            if (value.Type != ElementType.String)
                throw new DocumentException(ErrorCode.TypeMismatch, $"The field '{name}' must be a string, but got {value}");
            Check(value.AsString);
        }
    }

    // Settings with commas between them, whose values may be lists in parentheses.
    private static void Check(string settings)
    {
        if (settings.Contains('\0'))
            throw new DocumentException(ErrorCode.FailedToParse, "malformed 'configString' value: it contains a null byte");
        int depth = 0, start = 0;
        for (int i = 0; i <= settings.Length; i++)
        {
            char next = i < settings.Length ? settings[i] : ',';
            depth += next is '(' or '[' ? 1 : next is ')' or ']' ? -1 : 0;
            if (next != ',' || depth > 0)
                continue;
            string name = settings[start..i].Split('=', ':')[0].Trim();
            if (name.Length > 0 && !Settings.Contains(name))
                throw new DocumentException(ErrorCode.BadValue, $"unknown configuration key '{name}' in 'configString'");
            start = i + 1;
        }
    }
}
