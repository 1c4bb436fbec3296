using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace Auvious.Server.Snapshots.Pictures;

/// <summary>XMP is XML: whatever is named after a position goes, and what is shorter now is filled with spaces.</summary>
internal static class XmpPosition
{
    private static readonly string[] Names = ["gps", "latitude", "longitude", "location"];

    /// <summary>Deeper and more than any picture's: such are built to keep a reader busy.</summary>
    private const int DepthLimit = 64, CountLimit = 1000;

    private static readonly XmlReaderSettings Settings = new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null };

    /// <summary>In place. False when it is no XML, or would be longer than it was.</summary>
    public static bool Remove(Span<byte> xmp)
    {
        try
        {
            // Some writers end it with a zero.
            var bytes = xmp.TrimEnd((byte)0).ToArray();
            if (!IsFlat(bytes)) return false;
            using var reader = Reader(bytes);
            var document = XDocument.Load(reader);
            var elements = document.Descendants().Where(e => IsPosition(e.Name)).ToList();
            var attributes = document.Descendants().Attributes().Where(a => !a.IsNamespaceDeclaration && IsPosition(a.Name)).ToList();
            if (elements.Count + attributes.Count == 0) return true;
            if (elements.Count + attributes.Count > CountLimit) return false;
            attributes.Remove();
            foreach (var element in elements.Where(e => e.Parent is not null)) element.Remove();
            var text = Encoding.UTF8.GetBytes(document.ToString(SaveOptions.DisableFormatting));
            if (text.Length > xmp.Length || document.Root is null || IsPosition(document.Root.Name)) return false;
            text.CopyTo(xmp);
            xmp[text.Length..].Fill((byte)' ');
            return true;
        }
        catch (Exception e) when (e is XmlException or InvalidOperationException or ArgumentException)
        {
            return false;
        }
    }

    private static bool IsFlat(byte[] xmp)
    {
        using var reader = Reader(xmp);
        while (reader.Read())
            if (reader.Depth > DepthLimit) return false;
        return true;
    }

    private static XmlReader Reader(byte[] xmp) => XmlReader.Create(new MemoryStream(xmp), Settings);

    private static bool IsPosition(XName name) => Array.Exists(Names, part => name.LocalName.Contains(part, StringComparison.OrdinalIgnoreCase));
}
