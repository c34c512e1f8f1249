// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Checkpoints of one channel of a permissioned ledger, so that its past cannot be rewritten unseen.
/// @notice A checkpoint binds a run of blocks by the Merkle root of their header hashes. Runs follow one another without
/// gap or overlap, and nothing is ever changed or removed. A checkpoint stands when enough of the signers signed it
/// (EIP-712); whoever brings their signatures here pays for the gas and has no say. The signers change themselves.
contract GreenTierCheckpoints {
    struct Checkpoint {
        uint64 fromBlock;
        uint64 toBlock;
        /// Number of this chain's own block that holds the posting: where its event is found.
        uint64 postedIn;
        bytes32 root;
        /// Header hash of `toBlock`.
        bytes32 tipHash;
    }

    event CheckpointPosted(uint256 indexed index, uint64 fromBlock, uint64 toBlock, bytes32 root, bytes32 tipHash);
    event SignersChanged(uint256 indexed version, address[] signers, uint256 threshold);

    error NotTheNextBlock(uint64 expected, uint64 given);
    error EmptyRange(uint64 fromBlock, uint64 toBlock);
    error NoSuchCheckpoint(uint256 index, uint256 count);
    error TooFewSignatures(uint256 threshold, uint256 given);
    error NotASigner(address recovered);
    /// Signatures stand in the order of their signers' addresses, each signer's once.
    error NotInOrder(address before, address next);
    error MalformedSignature(uint256 place);
    error NoSuchThreshold(uint256 threshold, uint256 signers);

    bytes32 private constant DOMAIN_TYPE =
        keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)");
    bytes32 private constant CHECKPOINT_TYPE =
        keccak256("Checkpoint(bytes32 channel,uint64 fromBlock,uint64 toBlock,bytes32 root,bytes32 tipHash)");
    bytes32 private constant SIGNERS_TYPE =
        keccak256("Signers(bytes32 channel,uint256 version,address[] signers,uint256 threshold)");
    /// Of a signature and its mirror image the one with the lower s counts.
    uint256 private constant HALF_ORDER = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0;

    /// Keccak-256 of the channel's name.
    bytes32 public immutable channel;

    /// The first ledger block that no checkpoint holds yet.
    uint64 public nextBlock;
    /// How often the signers were named.
    uint256 public signersVersion;
    uint256 public threshold;
    Checkpoint[] private checkpoints;
    address[] private currentSigners;
    mapping(address => uint256) private namedIn;

    constructor(bytes32 channel_, address[] memory signers_, uint256 threshold_) {
        channel = channel_;
        name(signers_, threshold_);
    }

    /// Adds a checkpoint that enough signers signed.
    function post(uint64 fromBlock, uint64 toBlock, bytes32 root, bytes32 tipHash, bytes[] calldata signatures) external {
        if (fromBlock != nextBlock) revert NotTheNextBlock(nextBlock, fromBlock);
        if (toBlock < fromBlock) revert EmptyRange(fromBlock, toBlock);
        requireSigned(keccak256(abi.encode(CHECKPOINT_TYPE, channel, fromBlock, toBlock, root, tipHash)), signatures);
        nextBlock = toBlock + 1;
        checkpoints.push(Checkpoint(fromBlock, toBlock, uint64(block.number), root, tipHash));
        emit CheckpointPosted(checkpoints.length - 1, fromBlock, toBlock, root, tipHash);
    }

    /// Names other signers, in ascending order, when enough of those before signed that.
    function changeSigners(address[] calldata signers_, uint256 threshold_, bytes[] calldata signatures) external {
        bytes32 named = keccak256(abi.encodePacked(signers_));
        requireSigned(keccak256(abi.encode(SIGNERS_TYPE, channel, signersVersion + 1, named, threshold_)), signatures);
        name(signers_, threshold_);
    }

    function checkpoint(uint256 index) external view returns (Checkpoint memory) {
        if (index >= checkpoints.length) revert NoSuchCheckpoint(index, checkpoints.length);
        return checkpoints[index];
    }

    function count() external view returns (uint256) {
        return checkpoints.length;
    }

    function signers() external view returns (address[] memory) {
        return currentSigners;
    }

    function name(address[] memory signers_, uint256 threshold_) private {
        if (threshold_ == 0 || threshold_ > signers_.length) revert NoSuchThreshold(threshold_, signers_.length);
        signersVersion += 1;
        address before = address(0);
        for (uint256 place = 0; place < signers_.length; place++) {
            if (signers_[place] <= before) revert NotInOrder(before, signers_[place]);
            before = signers_[place];
            namedIn[before] = signersVersion;
        }
        currentSigners = signers_;
        threshold = threshold_;
        emit SignersChanged(signersVersion, signers_, threshold_);
    }

    function requireSigned(bytes32 what, bytes[] calldata signatures) private view {
        if (signatures.length < threshold) revert TooFewSignatures(threshold, signatures.length);
        bytes32 domain = keccak256(
            abi.encode(DOMAIN_TYPE, keccak256("GreenTierCheckpoints"), keccak256("1"), block.chainid, address(this))
        );
        bytes32 digest = keccak256(abi.encodePacked("\x19\x01", domain, what));
        address before = address(0);
        for (uint256 place = 0; place < signatures.length; place++) {
            address signer = signerOf(digest, signatures[place], place);
            if (namedIn[signer] != signersVersion) revert NotASigner(signer);
            if (signer <= before) revert NotInOrder(before, signer);
            before = signer;
        }
    }

    function signerOf(bytes32 digest, bytes calldata signature, uint256 place) private pure returns (address) {
        if (signature.length != 65) revert MalformedSignature(place);
        bytes32 r = bytes32(signature[0:32]);
        bytes32 s = bytes32(signature[32:64]);
        uint8 v = uint8(signature[64]);
        if (uint256(s) > HALF_ORDER || (v != 27 && v != 28)) revert MalformedSignature(place);
        address signer = ecrecover(digest, v, r, s);
        if (signer == address(0)) revert MalformedSignature(place);
        return signer;
    }
}
